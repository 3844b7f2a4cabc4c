using Parley.Engines.Hearing;
using Parley.Runtime.Journals;

namespace Parley.Runtime.Replay;

/// <summary>What the transcriber made of one utterance.</summary>
internal sealed record RecordedUtterance(long? From)
{
    private const int SamplesPerMs = 16;

    /// <summary>Hypotheses of the utterance under way, and after how many of its samples each came.</summary>
    public IReadOnlyList<EarHeard> Heard { get; private init; } = [];

    /// <summary>Those that came after its end, and how long after.</summary>
    public IReadOnlyList<(TimeSpan After, PartialTranscript Partial)> Late { get; private init; } = [];

    /// <summary>Samples in all; null: it was not completed.</summary>
    public long? Samples { get; private init; }

    /// <summary>How long after its end the transcript came.</summary>
    public TimeSpan Took { get; private init; }

    public Transcript? Transcript { get; private init; }

    public EngineBroke? Broke { get; private init; }

    public static RecordedUtterance Of(IReadOnlyList<EngineEntry> news)
    {
        var completed = news.FirstOrDefault(n => n.News is EarCompleted);
        var end = completed?.At ?? TimeSpan.MaxValue;
        var last = news[^1];
        return new((news[0].News as EarOpened)?.FromSample)
        {
            Heard = [.. news.Where(n => n.At <= end).Select(n => n.News).OfType<EarHeard>()],
            Late =
            [
                .. news.Where(n => n.At > end && n.News is EarHeard)
                    .Select(n => (n.At - end, ((EarHeard)n.News).Partial)),
            ],
            Samples = (completed?.News as EarCompleted)?.Samples,
            Took = completed is null ? TimeSpan.Zero : last.At - end,
            Transcript = news.Select(n => n.News).OfType<EarUnderstood>().FirstOrDefault()?.Transcript,
            Broke = news.Select(n => n.News).OfType<EngineBroke>().FirstOrDefault(),
        };
    }

    /// <summary>Its words and where each ends in the session, as well as the recording knows.</summary>
    public IEnumerable<PlacedWord> Words()
    {
        if (From is not { } from)
        {
            yield break;
        }

        if (Transcript is { Words.Count: > 0 } timed)
        {
            foreach (var word in timed.Words)
            {
                var start = from + (long)(word.Start.TotalMilliseconds * SamplesPerMs);
                yield return new(word, start, start + (long)(word.Duration.TotalMilliseconds * SamplesPerMs));
            }

            yield break;
        }

        var text = Transcript?.Text ?? (Heard.Count > 0 ? Heard[^1].Partial.Text : "");
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var length = Samples ?? (Heard.Count > 0 ? Heard[^1].Samples : 0);
        for (var i = 0; i < words.Length; i++)
        {
            // Without times, they are spread evenly.
            var (start, end) = (from + (length * i / words.Length), from + (length * (i + 1) / words.Length));
            yield return new(
                new(words[i], default, TimeSpan.FromMilliseconds((end - start) / SamplesPerMs)),
                start,
                end
            );
        }
    }
}

/// <summary>A word and where it is in the session, 16 kHz samples.</summary>
internal sealed record PlacedWord(TranscriptWord Word, long Start, long End)
{
    public long Middle => (Start + End) / 2;
}
