using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parley.Engines.Flite;

/// <summary>The part of libflite 2.x that Parley calls. Names handed to flite are not copied there: pass literals only.</summary>
internal static unsafe partial class FliteNative
{
    public const string Library = "libflite.so.1";

    /// <summary>A voice's features stand second in <c>cst_voice</c>.</summary>
    public static nint FeaturesOfVoice(nint voice) => ((nint*)voice)[1];

    /// <summary>An utterance's features stand first in <c>cst_utterance</c>; they hide those of its voice.</summary>
    public static nint FeaturesOfUtterance(nint utterance) => *(nint*)utterance;

    public static string Text(nint item, ReadOnlySpan<byte> path)
    {
        fixed (byte* name = path)
        {
            return Marshal.PtrToStringUTF8(FeatureString(item, name)) ?? "";
        }
    }

    public static float Number(nint item, ReadOnlySpan<byte> path)
    {
        fixed (byte* name = path)
        {
            return FeatureFloat(item, name);
        }
    }

    public static nint Head(nint utterance, ReadOnlySpan<byte> relation)
    {
        fixed (byte* name = relation)
        {
            return RelationPresent(utterance, name) == 0 ? 0 : RelationHead(Relation(utterance, name));
        }
    }

    public static void Set(nint features, ReadOnlySpan<byte> literal, float value)
    {
        fixed (byte* name = literal)
        {
            SetFloat(features, name, value);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Wave
    {
        public nint Type;
        public int SampleRate;
        public int SampleCount;
        public int Channels;
        public short* Samples;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Streaming
    {
        public int MinimumSamples;
        public delegate* unmanaged[Cdecl]<Wave*, int, int, int, Streaming*, int> Callback;
        public nint Utterance;
        public nint Item;
        public nint UserData;
    }

    [LibraryImport(Library, EntryPoint = "flite_init")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int Init();

    [LibraryImport(Library, EntryPoint = "new_utterance")]
    internal static partial nint NewUtterance();

    [LibraryImport(Library, EntryPoint = "utt_set_input_text")]
    internal static partial int SetInputText(nint utterance, byte* text);

    [LibraryImport(Library, EntryPoint = "utt_init")]
    internal static partial nint InitUtterance(nint utterance, nint voice);

    [LibraryImport(Library, EntryPoint = "utt_synth")]
    internal static partial nint Synthesize(nint utterance);

    [LibraryImport(Library, EntryPoint = "default_tokenization")]
    internal static partial nint Tokenize(nint utterance);

    [LibraryImport(Library, EntryPoint = "utt_synth_tokens")]
    internal static partial nint SynthesizeTokens(nint utterance);

    [LibraryImport(Library, EntryPoint = "cons_val")]
    internal static partial nint Cons(nint head, nint rest);

    /// <summary>Copies its text.</summary>
    [LibraryImport(Library, EntryPoint = "string_val", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint StringValue(string text);

    [LibraryImport(Library, EntryPoint = "item_set")]
    internal static partial void SetItem(nint item, byte* name, nint value);

    [LibraryImport(Library, EntryPoint = "utt_wave")]
    internal static partial Wave* WaveOf(nint utterance);

    [LibraryImport(Library, EntryPoint = "delete_utterance")]
    internal static partial void DeleteUtterance(nint utterance);

    [LibraryImport(Library, EntryPoint = "utt_relation_present")]
    private static partial int RelationPresent(nint utterance, byte* name);

    [LibraryImport(Library, EntryPoint = "utt_relation")]
    private static partial nint Relation(nint utterance, byte* name);

    [LibraryImport(Library, EntryPoint = "relation_head")]
    private static partial nint RelationHead(nint relation);

    [LibraryImport(Library, EntryPoint = "item_next")]
    internal static partial nint Next(nint item);

    [LibraryImport(Library, EntryPoint = "item_daughter")]
    internal static partial nint Daughter(nint item);

    [LibraryImport(Library, EntryPoint = "ffeature_string")]
    private static partial nint FeatureString(nint item, byte* path);

    [LibraryImport(Library, EntryPoint = "ffeature_float")]
    private static partial float FeatureFloat(nint item, byte* path);

    [LibraryImport(Library, EntryPoint = "get_param_float")]
    internal static partial float Parameter(nint features, byte* name, float fallback);

    [LibraryImport(Library, EntryPoint = "feat_set_float")]
    private static partial void SetFloat(nint features, byte* name, float value);

    [LibraryImport(Library, EntryPoint = "feat_set")]
    internal static partial void SetValue(nint features, byte* name, nint value);

    [LibraryImport(Library, EntryPoint = "new_audio_streaming_info")]
    internal static partial Streaming* NewStreaming();

    [LibraryImport(Library, EntryPoint = "audio_streaming_info_val")]
    internal static partial nint StreamingValue(Streaming* streaming);
}
