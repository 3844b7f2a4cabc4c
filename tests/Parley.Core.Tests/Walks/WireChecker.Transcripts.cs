using System.Collections.Immutable;
using Parley.Protocol.Conversation;

namespace Parley.Core.Tests.Walks;

/// <summary>What transcripts carry beside their text.</summary>
internal sealed partial class WireChecker
{
    private static void CheckTokens(ImmutableArray<LogProb>? tokens, string text)
    {
        if (tokens is { } all)
        {
            Assert.Equal(text, string.Concat(all.Select(t => t.Token)));
            Assert.All(all, t => Assert.InRange(t.Value, -100, 0));
        }
    }

    private static void CheckPhrases(ImmutableArray<TranscriptionPhrase> phrases)
    {
        var end = 0L;
        foreach (var phrase in phrases)
        {
            Assert.NotEmpty(phrase.Words);
            Assert.Equal(phrase.Words[0].OffsetMs, phrase.OffsetMs);
            Assert.Equal(phrase.Text, string.Join(' ', phrase.Words.Select(w => w.Text)));
            foreach (var word in phrase.Words)
            {
                Assert.True(word.OffsetMs >= end && word.DurationMs >= 0, "words follow each other");
                end = word.OffsetMs + word.DurationMs;
            }

            Assert.Equal(end, phrase.OffsetMs + phrase.DurationMs);
        }
    }
}
