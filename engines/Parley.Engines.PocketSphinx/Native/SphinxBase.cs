using System.Runtime.InteropServices;

namespace Parley.Engines.PocketSphinx.Native;

/// <summary>The functions of libsphinxbase that the engine uses: command line, front end, n-gram models.</summary>
internal static unsafe partial class SphinxBase
{
    internal const string Library = "libsphinxbase.so.3";

    [LibraryImport(Library, EntryPoint = "err_set_logfp")]
    internal static partial void SetLogFile(nint file);

    [LibraryImport(Library, EntryPoint = "cmd_ln_parse_r")]
    internal static partial nint ParseArguments(nint previous, nint definitions, int count, nint* values, int strict);

    [LibraryImport(Library, EntryPoint = "cmd_ln_free_r")]
    internal static partial int FreeArguments(nint config);

    [LibraryImport(Library, EntryPoint = "fe_init_auto_r")]
    internal static partial nint FrontEndInit(nint config);

    [LibraryImport(Library, EntryPoint = "fe_free")]
    internal static partial int FrontEndFree(nint frontEnd);

    [LibraryImport(Library, EntryPoint = "fe_start_stream")]
    internal static partial void FrontEndStartStream(nint frontEnd);

    [LibraryImport(Library, EntryPoint = "fe_start_utt")]
    internal static partial int FrontEndStart(nint frontEnd);

    [LibraryImport(Library, EntryPoint = "fe_process_frames")]
    internal static partial int FrontEndProcess(
        nint frontEnd,
        short** samples,
        nuint* sampleCount,
        float** frames,
        int* frameCount,
        int* frameIndex
    );

    [LibraryImport(Library, EntryPoint = "fe_end_utt")]
    internal static partial int FrontEndEnd(nint frontEnd, float* frame, int* frameCount);

    [LibraryImport(Library, EntryPoint = "ngram_model_read")]
    internal static partial nint ReadModel(nint config, byte* file, int type, nint logMath);

    [LibraryImport(Library, EntryPoint = "ngram_model_set_init")]
    internal static partial nint JoinModels(nint config, nint* models, byte** names, float* weights, int count);

    [LibraryImport(Library, EntryPoint = "ngram_model_free")]
    internal static partial int FreeModel(nint model);

    [LibraryImport(Library, EntryPoint = "logmath_exp")]
    internal static partial double Exp(nint logMath, int value);
}
