using Parley.Audio;
using Parley.Core.Speech;

namespace Parley.Runtime.Speech;

/// <summary>What the voice made, on its way to the pacer. Offsets count ms from the response's first sample.</summary>
internal abstract record SpeechPiece;

/// <summary>Encoded audio of at most 60 ms.</summary>
/// <param name="MadeAt">When, of the first of a run; null for all others.</param>
internal sealed record AudioPiece(ReadOnlyMemory<byte> Audio, int Samples, DateTimeOffset? MadeAt) : SpeechPiece
{
    /// <summary>How long it is until something can be heard, of the first of a run.</summary>
    public TimeSpan Lead { get; init; }

    /// <summary>So much silence.</summary>
    public static AudioPiece Silence(AudioFormat format, int ms)
    {
        var samples = ms * format.SampleRate / 1000;
        var audio = new byte[samples * format.BytesPerSample];
        audio
            .AsSpan()
            .Fill(
                format.Coding switch
                {
                    AudioCoding.G711Ulaw => G711.EncodeUlaw(0),
                    AudioCoding.G711Alaw => G711.EncodeAlaw(0),
                    _ => 0,
                }
            );
        return new AudioPiece(audio, samples, MadeAt: null);
    }

    /// <summary>Its first samples, and the rest; null when nothing is left.</summary>
    public (AudioPiece First, AudioPiece? Remainder) SplitAt(int samples)
    {
        if (samples >= Samples)
        {
            return (this, null);
        }

        var bytes = Audio.Length / Samples * samples;
        return (
            this with
            {
                Audio = Audio[..bytes],
                Samples = samples,
            },
            new AudioPiece(Audio[bytes..], Samples - samples, MadeAt: null)
        );
    }
}

/// <summary>Frames of the face for the audio that comes next.</summary>
internal sealed record FramesPiece(int First, ReadOnlyMemory<float> Frames) : SpeechPiece;

/// <summary>Something that must be sent before the audio at its offset.</summary>
internal sealed record MarkPiece(ResponseMark Mark) : SpeechPiece;

/// <summary>All marks given so far belong to audio that was given: send them.</summary>
internal sealed record ClauseEndPiece : SpeechPiece
{
    public static ClauseEndPiece Instance { get; } = new();
}

/// <summary>A word or a mouth shape with its place.</summary>
/// <param name="Input">What the loop gets.</param>
internal sealed record ResponseMark(long OffsetMs, Core.Responses.ResponseInput Input)
{
    /// <summary>The same, moved by something that was said twice.</summary>
    public ResponseMark Later(long ms) =>
        Input switch
        {
            SpokenText text => Of(text with { OffsetMs = text.OffsetMs + ms }),
            SpokenViseme shape => Of(shape with { OffsetMs = shape.OffsetMs + ms }),
            _ => this,
        };

    public static ResponseMark Of(SpokenText text) => new(text.OffsetMs, text);

    public static ResponseMark Of(SpokenViseme viseme) => new(viseme.OffsetMs, viseme);
}
