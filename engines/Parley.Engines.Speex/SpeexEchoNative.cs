using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parley.Engines.Speex;

/// <summary>The part of libspeexdsp 1.2 that Parley calls: the echo canceller, and the preprocessor for what it leaves.</summary>
internal static unsafe partial class SpeexEchoNative
{
    public const string Library = "libspeexdsp.so.1";

    /// <summary><c>SPEEX_ECHO_SET_SAMPLING_RATE</c>, Hz.</summary>
    public const int EchoSetRate = 24;

    /// <summary><c>SPEEX_PREPROCESS_SET_DENOISE</c>, 0 or 1.</summary>
    public const int PreprocessSetDenoise = 0;

    /// <summary><c>SPEEX_PREPROCESS_SET_ECHO_STATE</c>: suppress what this canceller leaves.</summary>
    public const int PreprocessSetEchoState = 24;

    public static readonly string[] Symbols =
    [
        "speex_echo_state_init",
        "speex_echo_state_destroy",
        "speex_echo_cancellation",
        "speex_echo_ctl",
        "speex_preprocess_state_init",
        "speex_preprocess_state_destroy",
        "speex_preprocess_ctl",
        "speex_preprocess_run",
    ];

    [LibraryImport(Library, EntryPoint = "speex_echo_state_init")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint CreateEcho(int frameSamples, int tailSamples);

    [LibraryImport(Library, EntryPoint = "speex_echo_state_destroy")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void DestroyEcho(nint echo);

    [LibraryImport(Library, EntryPoint = "speex_echo_cancellation")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void Cancel(nint echo, short* recorded, short* played, short* output);

    [LibraryImport(Library, EntryPoint = "speex_echo_ctl")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int ControlEcho(nint echo, int request, void* value);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_state_init")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint CreatePreprocess(int frameSamples, int sampleRate);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_state_destroy")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void DestroyPreprocess(nint preprocess);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_ctl")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int ControlPreprocess(nint preprocess, int request, void* value);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_run")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int Preprocess(nint preprocess, short* samples);
}
