using System.Text.Json;
using Parley.Testing.Coverage;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Calls;

/// <summary>What transcripts carry beside the text, through lane, loop and writer.</summary>
public sealed class TranscriptDetailTests
{
    private const string Completed = "conversation.item.input_audio_transcription.completed";

    private const string Both =
        """{"include":["item.input_audio_transcription.logprobs","item.input_audio_transcription.phrases"]}""";

    [Fact]
    public void Words_count_from_the_items_first_sample()
    {
        var call = Turn(new() { Utterances = ["hello there my friend"], Update = Both });

        var completed = call.One(Completed).Json;
        var phrase = Assert.Single(completed.GetProperty("phrases").EnumerateArray());
        Assert.Equal(0, phrase.GetProperty("offset_milliseconds").GetInt32());
        Assert.Equal(800, phrase.GetProperty("duration_milliseconds").GetInt32());
        Assert.Equal("en-US", phrase.GetProperty("locale").GetString());
        Assert.Equal(
            [0, 200, 400, 600],
            phrase.GetProperty("words").EnumerateArray().Select(w => w.GetProperty("offset_milliseconds").GetInt32())
        );
        Assert.Equal(
            "hello there my friend",
            string.Concat(completed.GetProperty("logprobs").EnumerateArray().Select(t => t.GetProperty("token")))
        );
    }

    [Fact]
    public void Nothing_is_added_that_was_not_asked_for()
    {
        var completed = Turn(new()).One(Completed).Json;

        Assert.False(completed.TryGetProperty("phrases", out _));
        Assert.False(completed.TryGetProperty("logprobs", out _));
        Assert.False(completed.TryGetProperty("usage", out _));
    }

    [Fact]
    public void A_transcriber_that_knows_only_text_is_told_of_in_a_warning()
    {
        var call = Turn(
            new() { Update = Both, Transcriber = clock => new(clock, "hello") { Abilities = new([], false, false) } }
        );

        Assert.Equal(2, call.Of("warning").Count());
        Assert.False(call.One(Completed).Json.TryGetProperty("phrases", out _));
        Assert.False(call.One(Completed).Json.TryGetProperty("logprobs", out _));
    }

    [Fact]
    public void Without_transcription_there_are_no_transcript_events_but_the_person_is_understood()
    {
        var call = Turn(new() { Update = """{"input_audio_transcription":null}""" });

        Assert.DoesNotContain(call.Events, e => e.Type.Contains("transcription", StringComparison.Ordinal));
        var item = call.Of("conversation.item.created").First().Json.GetProperty("item");
        Assert.Equal("hello there", item.GetProperty("content")[0].GetProperty("transcript").GetString());
        Assert.Equal(
            "completed",
            call.One("response.done").Json.GetProperty("response").GetProperty("status").GetString()
        );
    }

    [Fact]
    [Covers("feature:56")]
    [Covers("feature:57")]
    [Covers("feature:59")]
    public void What_the_session_knows_reaches_the_transcriber()
    {
        var call = Turn(
            new()
            {
                Update =
                    """{"input_audio_transcription":{"language":"en-US,de-DE","phrase_list":["Parley","Zorbex"],"prompt":"A call about Quillamo."}}""",
            }
        );

        var request = call.Transcriber.LastRequest!;
        Assert.Equal("en-US,de-DE", string.Join(',', request.Languages));
        Assert.Equal("Parley,Zorbex", string.Join(',', request.Phrases));
        Assert.Equal("A call about Quillamo.", request.Prompt);
        Assert.Equal("de-DE", Named(call.One("warning").Json));

        static string Named(JsonElement warning) =>
            warning
                .GetProperty("warning")
                .GetProperty("message")
                .GetString()!
                .Contains("de-DE", StringComparison.Ordinal)
                ? "de-DE"
                : "";
    }

    private static Call Turn(CallSetup setup) =>
        Call.Run(
            setup,
            async call =>
            {
                await call.StaySilentAsync(1_000);
                await call.SpeakAsync(1_000);
                await call.StaySilentUntilAsync("response.done");
            }
        );
}
