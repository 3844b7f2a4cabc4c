using System.Runtime.InteropServices;

namespace Parley.Engines.Speex;

/// <summary>The preprocessor of libspeexdsp 1.2 (<c>speex/speex_preprocess.h</c>).</summary>
internal static unsafe partial class SpeexNative
{
    public const string Library = "libspeexdsp.so.1";

    /// <summary><c>SPEEX_PREPROCESS_SET_DENOISE</c>: 0 or 1.</summary>
    public const int SetDenoise = 0;

    /// <summary><c>SPEEX_PREPROCESS_SET_NOISE_SUPPRESS</c>: most that is taken out of noise, in negative dB.</summary>
    public const int SetNoiseSuppress = 18;

    [LibraryImport(Library, EntryPoint = "speex_preprocess_state_init")]
    public static partial SpeexState Create(int frameSamples, int rate);

    /// <returns>-1 when the request is unknown.</returns>
    [LibraryImport(Library, EntryPoint = "speex_preprocess_ctl")]
    public static partial int Control(SpeexState state, int request, int* value);

    /// <returns>Whether it is speech, when it was asked to say.</returns>
    [LibraryImport(Library, EntryPoint = "speex_preprocess_run")]
    public static partial int Run(SpeexState state, short* samples);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_state_destroy")]
    public static partial void Destroy(nint state);
}
