namespace Parley.Server.Settings;

/// <summary>Which noise suppressor is tried first; <see cref="None"/>: none is made.</summary>
internal enum NoiseSuppressorChoice
{
    /// <summary>The best that is there.</summary>
    Auto,
    Rnnoise,
    Gtcrn,
    Dtln,
    Speex,
    None,
}
