using System.Collections.Immutable;

namespace Parley.Protocol.Latency;

/// <summary>When each step of a turn was reached, in ms after the person's last sound; null when it was not.</summary>
public sealed record LatencyMarks
{
    /// <summary>The silence had lasted long enough, or the client committed.</summary>
    public double? SpeechEndFound { get; init; }

    public double? FinalTranscript { get; init; }

    /// <summary><c>response.created</c>: after whatever else was under way, and after the client asked where it has to.</summary>
    public double? ResponseCreated { get; init; }

    public double? FirstToken { get; init; }

    /// <summary>The first clause went to the voice.</summary>
    public double? FirstClause { get; init; }

    /// <summary>The voice had made the first audio.</summary>
    public double? FirstAudioByte { get; init; }

    /// <summary>The first audio was written to the socket.</summary>
    public double? FirstAudioSent { get; init; }

    /// <summary>The person heard it, for a client that plays what it gets at once.</summary>
    public double? Heard { get; init; }

    /// <summary>The steps in the order in which a turn takes them.</summary>
    public ImmutableArray<(string Name, double? At)> Steps =>
        [
            ("speech_end_found", SpeechEndFound),
            ("final_transcript", FinalTranscript),
            ("response_created", ResponseCreated),
            ("first_token", FirstToken),
            ("first_clause", FirstClause),
            ("first_audio_byte", FirstAudioByte),
            ("first_audio_sent", FirstAudioSent),
            ("heard", Heard),
        ];

    /// <summary>
    /// What each step added, ms; together they are <see cref="Heard"/>. A step that was ready before the one before it (an
    /// answer prepared ahead) added nothing.
    /// </summary>
    public ImmutableArray<(string Name, double Took)> Parts
    {
        get
        {
            var parts = ImmutableArray.CreateBuilder<(string, double)>();
            var reached = 0d;
            foreach (var (name, at) in Steps)
            {
                var to = Math.Max(reached, at ?? reached);
                parts.Add((name, Math.Round(to - reached, 1)));
                reached = to;
            }

            return parts.ToImmutable();
        }
    }
}
