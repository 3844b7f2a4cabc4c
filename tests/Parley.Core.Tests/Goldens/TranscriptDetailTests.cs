using System.Collections.Immutable;
using Parley.Core.Turns;
using Parley.Protocol.Profiles;
using Parley.Protocol.Session;

namespace Parley.Core.Tests.Goldens;

/// <summary>What transcripts carry when it is asked for (docs/protocol/transcription.md).</summary>
public sealed class TranscriptDetailTests
{
    private const string Both =
        """{"type":"session.update","session":{"include":["item.input_audio_transcription.logprobs","item.input_audio_transcription.phrases","file_search_call.results"]}}""";

    private static readonly ImmutableArray<HeardWord> _words =
    [
        new("turn", 120, 200, 0.9),
        new("on", 320, 150, 0.75),
        new("the", 1_000, 90, 1),
        new("lamp", 1_090, 2_400, 0.5),
    ];

    [Fact]
    public void Phrases_and_probabilities_come_with_the_transcript()
    {
        var script = new Script().Client(Both).Take(new SpeechStarted(1_600));
        script.Take(Part("turn on", 2)).Take(Part("turn on the", 3));
        script.Take(new SpeechStopped(33_600)).Take(Done());
        script.Matches("transcript-details");
    }

    [Fact]
    public void Deltas_carry_probabilities_in_the_other_dialects()
    {
        var script = new Script(WireProfile.RealtimeBeta).Client(
            """{"type":"session.update","session":{"input_audio_transcription":{"model":"whisper-1"},"include":["item.input_audio_transcription.logprobs"]}}"""
        );
        script.Take(new SpeechStarted(1_600)).Take(Part("turn on", 2));
        script.Take(new SpeechStopped(33_600)).Take(Part("turn on the", 3)).Take(Done());
        script.Matches("transcript-details-beta");
    }

    [Fact]
    public void A_transcriber_that_knows_only_text_is_told_of_once()
    {
        var script = new Script(ear: new(["en-US"], WordTimes: false, Probabilities: false)).Client(Both);
        script.Client("""{"type":"session.update","session":{"instructions":"Be brief."}}""");
        script.Take(new SpeechStarted(1_600)).Take(new SpeechStopped(33_600)).Take(Done());
        script.Matches("transcript-without-details");
    }

    [Fact]
    public void A_language_that_the_transcriber_does_not_understand_is_told_of()
    {
        var script = new Script(ear: new(["en-US"], true, true));
        Ask("de-DE");
        Ask("en-GB,fr-FR,auto");
        Ask("en");
        Ask("");
        script.Matches("transcript-languages");

        void Ask(string language) =>
            script.Client(
                """{"type":"session.update","session":{"input_audio_transcription":{"language":"NAME"}}}""".Replace(
                    "NAME",
                    language,
                    StringComparison.Ordinal
                )
            );
    }

    [Fact]
    public void Words_that_are_not_those_of_the_text_give_no_probabilities()
    {
        var text = new TranscriptDone(1, "Turn on the lamp.") { Words = _words };

        Assert.Null(TranscriptDetails.LogProbs(text.Text, _words, 0, text.Text.Length));
        Assert.NotNull(TranscriptDetails.Phrases(text, 4_000));
        Assert.Null(TranscriptDetails.LogProbs("turn", [new("turn", 0, 100, null)], 0, 4));
        Assert.Null(TranscriptDetails.Phrases(new TranscriptDone(1, "turn on"), 4_000));
    }

    [Fact]
    public void Signs_belong_to_the_word_before_or_behind_them()
    {
        const string text = "¿Qué? Sí.";
        ImmutableArray<HeardWord> words = [new("Qué", 0, 100, 0.5), new("Sí", 100, 100, 0.5)];

        var tokens = TranscriptDetails.LogProbs(text, words, 0, text.Length)!.Value;

        Assert.Equal("¿Qué|? Sí.", string.Join("|", tokens.Select(t => t.Token)));
    }

    [Fact]
    public void What_helps_the_transcriber_is_passed_on()
    {
        var config = SessionDefaults.For("gpt-4o", null) with
        {
            Transcription = new("whisper-1")
            {
                Language = "en-US, de-DE",
                PhraseList = ["Parley"],
                Keywords = ["Zorbex"],
                Prompt = "About Quillamo.",
            },
            Include = SessionInclude.TranscriptLogProbs,
        };
        var effects = new List<SessionEffect>();
        var state = State.SessionState.Create("sess_1", config) with { Phase = State.SessionPhase.Open };

        SessionCore.Next(state, new SpeechStarted(0), DateTimeOffset.UnixEpoch, effects);

        var hints = Assert.Single(effects.OfType<StartTranscript>()).Hints;
        Assert.Equal(["en-US", "de-DE"], hints.Languages);
        Assert.Equal(["Parley", "Zorbex"], hints.Phrases);
        Assert.Equal("About Quillamo.", hints.Prompt);
        Assert.True(hints.PartialProbabilities);
    }

    private static TranscriptPart Part(string text, int words) => new(1, text) { Words = _words[..words] };

    private static TranscriptDone Done() => new(1, "turn on the lamp") { Words = _words, Locale = "en-US" };
}
