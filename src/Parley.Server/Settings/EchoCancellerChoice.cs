namespace Parley.Server.Settings;

/// <summary>Which echo canceller is tried first; <see cref="None"/>: none is made.</summary>
internal enum EchoCancellerChoice
{
    /// <summary>The best that is there.</summary>
    Auto,
    WebRtc,
    Speex,
    None,
}
