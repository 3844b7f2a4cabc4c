using Parley.Protocol.Errors;
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

    /// <summary>Why the number of channels cannot change any more; null when it can, or does not.</summary>
    public static WireError? RefusesChannelsOf(this SessionConfig after, SessionConfig before, bool afterAudio) =>
        afterAudio && after.InputChannels != before.InputChannels
            ? WireError.Invalid(
                "change_in_ec_channels_not_allowed",
                "The number of audio channels cannot change once audio was received.",
                "session.input_audio_echo_cancellation.channels"
            )
            : null;
}
