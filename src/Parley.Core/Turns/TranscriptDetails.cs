using System.Collections.Immutable;
using Parley.Protocol.Conversation;

namespace Parley.Core.Turns;

/// <summary>Makes the wire's phrases and log probabilities of a transcript from the words that were heard.</summary>
internal static class TranscriptDetails
{
    /// <summary>A silence between two words that is as long as this begins a new phrase.</summary>
    private const long PauseMs = 500;

    /// <summary>A word that the transcriber holds for impossible is written as this unlikely: about -20.7.</summary>
    private const double LeastProbability = 1e-9;

    /// <summary>Most words with details: beyond (some half hour of speech) the message would be larger than clients take.</summary>
    private const int MostWords = 4_000;

    /// <summary>The words with their probabilities as tokens that, joined, are a part of the text.</summary>
    /// <param name="text">The whole hypothesis or transcript.</param>
    /// <param name="words">Its words.</param>
    /// <param name="from">Where the part begins; the end of a word.</param>
    /// <param name="to">Where the part ends; the end of a word.</param>
    /// <returns>Null when a probability is not known, or the words are not those of the text.</returns>
    public static ImmutableArray<LogProb>? LogProbs(string text, ImmutableArray<HeardWord> words, int from, int to)
    {
        if (words.Length > MostWords)
        {
            return null;
        }

        var tokens = ImmutableArray.CreateBuilder<LogProb>();
        var end = 0;
        for (var i = 0; i < words.Length && end < to; i++)
        {
            var start = end;
            var at = words[i].Text.Length == 0 ? -1 : text.IndexOf(words[i].Text, start, StringComparison.Ordinal);
            if (at < 0 || words[i].Probability is not { } probability)
            {
                return null;
            }

            // What stands behind the last word, a full stop for instance, belongs to it.
            end = i == words.Length - 1 ? text.Length : at + words[i].Text.Length;
            if (start >= from)
            {
                tokens.Add(new(text[start..end], Math.Log(Math.Clamp(probability, LeastProbability, 1))));
            }
            else if (end > from)
            {
                return null;
            }
        }

        return end == to ? tokens.ToImmutable() : null;
    }

    /// <summary>The words in phrases, split where nobody spoke for long; all inside the turn, none before the one ahead of it.</summary>
    /// <returns>Null when there is text, but no word's time is known.</returns>
    public static ImmutableArray<TranscriptionPhrase>? Phrases(TranscriptDone done, long turnMs)
    {
        if (done.Words.IsEmpty && done.Text.Length > 0 || done.Words.Length > MostWords)
        {
            return null;
        }

        var phrases = ImmutableArray.CreateBuilder<TranscriptionPhrase>();
        var open = new List<HeardWord>();
        var end = 0L;
        foreach (var word in done.Words)
        {
            var start = Math.Clamp(word.StartMs, end, Math.Max(end, turnMs));
            if (open.Count > 0 && start - end >= PauseMs)
            {
                phrases.Add(Phrase(open, done.Locale));
                open.Clear();
            }

            end = Math.Clamp(word.StartMs + word.DurationMs, start, Math.Max(start, turnMs));
            open.Add(word with { StartMs = start, DurationMs = end - start });
        }

        if (open.Count > 0)
        {
            phrases.Add(Phrase(open, done.Locale));
        }

        return phrases.ToImmutable();
    }

    private static TranscriptionPhrase Phrase(List<HeardWord> words, string? locale)
    {
        var start = words[0].StartMs;
        return new(start, words[^1].StartMs + words[^1].DurationMs - start, string.Join(' ', words.Select(w => w.Text)))
        {
            Words = [.. words.Select(w => new TranscriptionWord(w.Text, w.StartMs, w.DurationMs))],
            Locale = locale,
            Confidence = words.TrueForAll(w => w.Probability is not null) ? words.Average(w => w.Probability) : null,
        };
    }
}
