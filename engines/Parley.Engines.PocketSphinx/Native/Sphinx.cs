using System.Runtime.InteropServices;

namespace Parley.Engines.PocketSphinx.Native;

/// <summary>The functions of libpocketsphinx 0.8+5prealpha that the engine uses. Handles are plain pointers.</summary>
internal static unsafe partial class Sphinx
{
    internal const string Library = "libpocketsphinx.so.3";

    [LibraryImport(Library, EntryPoint = "ps_args")]
    internal static partial nint Arguments();

    [LibraryImport(Library, EntryPoint = "ps_init")]
    internal static partial nint Init(nint config);

    [LibraryImport(Library, EntryPoint = "ps_free")]
    internal static partial int Free(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_start_stream")]
    internal static partial int StartStream(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_start_utt")]
    internal static partial int StartUtterance(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_end_utt")]
    internal static partial int EndUtterance(nint decoder);

    /// <summary>Searches in cepstra: <paramref name="frames"/> points at one pointer per frame.</summary>
    [LibraryImport(Library, EntryPoint = "ps_process_cep")]
    internal static partial int ProcessCepstra(
        nint decoder,
        float** frames,
        int count,
        int noSearch,
        int fullUtterance
    );

    [LibraryImport(Library, EntryPoint = "ps_get_hyp")]
    internal static partial nint Hypothesis(nint decoder, int* score);

    [LibraryImport(Library, EntryPoint = "ps_get_logmath")]
    internal static partial nint LogMath(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_get_config")]
    internal static partial nint Config(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_set_lm")]
    internal static partial int SetLanguageModel(nint decoder, byte* name, nint model);

    [LibraryImport(Library, EntryPoint = "ps_set_search")]
    internal static partial int SetSearch(nint decoder, byte* name);

    [LibraryImport(Library, EntryPoint = "ps_unset_search")]
    internal static partial int UnsetSearch(nint decoder, byte* name);

    [LibraryImport(Library, EntryPoint = "ps_add_word")]
    internal static partial int AddWord(nint decoder, byte* word, byte* phones, int update);

    /// <summary>Phones of a word, in memory that the caller frees; 0 when the word is not known.</summary>
    [LibraryImport(Library, EntryPoint = "ps_lookup_word")]
    internal static partial nint LookUpWord(nint decoder, byte* word);

    [LibraryImport(Library, EntryPoint = "ps_seg_iter")]
    internal static partial nint SegmentFirst(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_seg_next")]
    internal static partial nint SegmentNext(nint segment);

    [LibraryImport(Library, EntryPoint = "ps_seg_word")]
    internal static partial nint SegmentWord(nint segment);

    [LibraryImport(Library, EntryPoint = "ps_seg_frames")]
    internal static partial void SegmentFrames(nint segment, int* first, int* last);

    [LibraryImport(Library, EntryPoint = "ps_seg_prob")]
    internal static partial int SegmentProbability(nint segment, int* acoustic, int* language, int* backoff);
}
