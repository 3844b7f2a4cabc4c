using Parley.Protocol.Session;

namespace Parley.Core.Config;

/// <summary>Which parts of a session a change of settings touches.</summary>
internal static class ConfigChanges
{
    /// <summary>True when the audio-in lane must be told.</summary>
    public static bool ChangesInputOf(this SessionConfig after, SessionConfig before) =>
        after.InputAudioFormat != before.InputAudioFormat
        || after.InputSamplingRate != before.InputSamplingRate
        || after.TurnDetection != before.TurnDetection
        || after.EchoCancellation != before.EchoCancellation
        || after.NoiseReduction != before.NoiseReduction;
}
