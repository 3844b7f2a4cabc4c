using Parley.Audio;
using Parley.Core.Conversation;
using Parley.Engines.Hearing;
using Parley.Protocol.Errors;
using Parley.Protocol.Session;

namespace Parley.Runtime.Input;

/// <summary>The wire's settings in the words of the audio front end.</summary>
internal static class InputSettings
{
    public static AudioFormat ToAudioFormat(this WireAudioFormat format, int sampleRate) =>
        new(
            format switch
            {
                WireAudioFormat.G711Ulaw => AudioCoding.G711Ulaw,
                WireAudioFormat.G711Alaw => AudioCoding.G711Alaw,
                _ => AudioCoding.Pcm16,
            },
            sampleRate
        );

    public static AudioFormat ToAudioFormat(this WireAudio format) => format.Coding.ToAudioFormat(format.SampleRate);

    /// <summary>Audio that ends within a sample, or with one channel's sample alone.</summary>
    public static WireError EndsWithinSample(int bytesPerFrame, int channels, string? eventId) =>
        channels == 1
            ? WireError.Invalid(
                "invalid_audio",
                "The audio ends within a sample: pcm16 takes an even number of bytes.",
                "audio",
                eventId
            )
            : WireError.Invalid(
                "invalid_ec_channels_format",
                $"The audio has two channels: its length must be a multiple of {bytesPerFrame} bytes.",
                "audio",
                eventId
            );

    public static GateConfig ToGateConfig(this TurnDetectionConfig detection) =>
        new()
        {
            Threshold = (float)detection.Threshold,
            PrefixPaddingMs = detection.PrefixPaddingMs,
            SpeechDurationMs = detection.SpeechDurationMs,
            SilenceDurationMs = detection.SilenceDurationMs,
        };
}
