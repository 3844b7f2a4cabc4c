using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parley.Engines.WebRtc;

/// <summary>
/// The plain C functions of WebRTC's echo canceller (<c>WebRtcAec_*</c>, release 0.3), which Debian's library exports beside its
/// C++ interface. Samples are floats in the range of 16 bit integers.
/// </summary>
internal static unsafe partial class WebRtcNative
{
    public const string Library = "libwebrtc_audio_processing.so.1";

    /// <summary>Every function below: the C++ interface alone would not do.</summary>
    public static readonly string[] Symbols =
    [
        "WebRtcAec_Create",
        "WebRtcAec_Init",
        "WebRtcAec_set_config",
        "WebRtcAec_aec_core",
        "WebRtcAec_enable_extended_filter",
        "WebRtcAec_enable_delay_agnostic",
        "WebRtcAec_BufferFarend",
        "WebRtcAec_Process",
        "WebRtcAec_Free",
    ];

    [LibraryImport(Library, EntryPoint = "WebRtcAec_Create")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint Create();

    [LibraryImport(Library, EntryPoint = "WebRtcAec_Init")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int Init(nint aec, int sampleRate, int soundCardRate);

    [LibraryImport(Library, EntryPoint = "WebRtcAec_set_config")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int SetConfig(nint aec, Config config);

    [LibraryImport(Library, EntryPoint = "WebRtcAec_aec_core")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint Core(nint aec);

    [LibraryImport(Library, EntryPoint = "WebRtcAec_enable_extended_filter")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void EnableExtendedFilter(nint core, int enable);

    [LibraryImport(Library, EntryPoint = "WebRtcAec_enable_delay_agnostic")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void EnableDelayAgnostic(nint core, int enable);

    [LibraryImport(Library, EntryPoint = "WebRtcAec_BufferFarend")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int BufferFarend(nint aec, float* far, nuint samples);

    /// <summary>One band of 80 or 160 samples.</summary>
    /// <param name="soundCardMs">How far the echo lags behind the far end that was buffered, in ms.</param>
    [LibraryImport(Library, EntryPoint = "WebRtcAec_Process")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int Process(
        nint aec,
        float** near,
        nuint bands,
        float** output,
        nuint samples,
        short soundCardMs,
        int skew
    );

    [LibraryImport(Library, EntryPoint = "WebRtcAec_Free")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void Free(nint aec);

    /// <summary><c>AecConfig</c>, handed over by value.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Config
    {
        /// <summary>How hard the residue is suppressed: 0 gently, 1 moderately, 2 aggressively.</summary>
        public short NlpMode;
        public short SkewMode;
        public short MetricsMode;
        public int DelayLogging;
    }
}
