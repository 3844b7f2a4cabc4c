using System.Text.Json;
using Parley.Engines;
using Parley.Engines.Responses;
using Parley.Testing.Coverage;
using Parley.Testing.Fakes;

namespace Parley.Server.Tests.Wire;

/// <summary>Answers, in every dialect: as text and as sound, with functions, and every way in which they end.</summary>
public sealed class AnswerTests
{
    private const string Tools =
        """[{"type":"function","name":"get_time","description":"Tells the time","parameters":{"type":"object","properties":{}}}]""";

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:27")]
    [Covers("feature:88")]
    public async Task A_written_answer_has_its_events_and_every_counter(Dialect dialect)
    {
        await using var call = await WireCall.OpenAsync(dialect);
        await call.UpdateAsync(dialect.TextOnly());
        await call.TypeAsync("Hello.");

        await call.SendAsync("""{"type":"response.create"}""");
        var done = await call.UntilAsync("response.done");

        Assert.Empty(call.Of("response.audio.delta"));
        var text = string.Concat(call.Of("response.text.delta").Select(e => e.GetProperty("delta").GetString()));
        Assert.Equal("Good to hear you.", text);
        Assert.Equal(text, Assert.Single(call.Of("response.text.done")).GetProperty("text").GetString());
        var response = done.GetProperty("response");
        Assert.Equal("completed", response.GetProperty("status").GetString());
        var usage = response.GetProperty("usage");
        Assert.Equal(
            usage.GetProperty("total_tokens").GetInt32(),
            usage.GetProperty("input_tokens").GetInt32() + usage.GetProperty("output_tokens").GetInt32()
        );
        var cached = usage.GetProperty("input_token_details").GetProperty("cached_tokens_details");
        Assert.Equal(0, cached.GetProperty("text_tokens").GetInt32());
    }

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:86")]
    public async Task A_spoken_answer_has_its_events_in_their_order(Dialect dialect)
    {
        await using var call = await WireCall.OpenAsync(dialect);
        await call.TypeAsync("Hello.");

        await call.SendAsync("""{"type":"response.create"}""");
        await call.UntilAsync("response.done");

        string[] order =
        [
            "response.created",
            "response.output_item.added",
            "response.content_part.added",
            "response.audio_transcript.delta",
            "response.audio.delta",
            "response.audio.done",
            "response.audio_transcript.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.done",
        ];
        var types = call.Events.Select(e => e.GetProperty("type").GetString()!).ToList();
        var places = order.Select(name => types.IndexOf(dialect.Event(name))).ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:90")]
    public async Task A_function_is_called_and_its_output_is_answered(Dialect dialect)
    {
        await using var call = await WireCall.OpenAsync(
            dialect,
            answers: [FakeAnswer.Call("get_time", """{"zone":"UTC"}""", "call_7"), FakeAnswer.Text("It is noon.")]
        );
        await call.UpdateAsync(dialect.Tools(Tools));
        await call.TypeAsync("What time is it?");

        await call.SendAsync("""{"type":"response.create"}""");
        var arguments = await call.UntilAsync("response.function_call_arguments.done");
        var done = await call.UntilAsync("response.done");
        await call.AskAsync(
            """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_7","output":"noon"}}""",
            dialect.ItemShown()
        );
        await call.SendAsync("""{"type":"response.create"}""");
        await call.UntilAsync("response.done");

        Assert.Equal("get_time", arguments.GetProperty("name").GetString());
        Assert.Equal("call_7", arguments.GetProperty("call_id").GetString());
        Assert.Equal("""{"zone":"UTC"}""", arguments.GetProperty("arguments").GetString());
        Assert.NotEmpty(call.Of("response.function_call_arguments.delta"));
        Assert.Equal(
            "function_call",
            done.GetProperty("response").GetProperty("output")[0].GetProperty("type").GetString()
        );
        Assert.Equal(new ChatToolResult("call_7", "noon"), call.Responder.Requests[1].Entries[^1]);
    }

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:85")]
    public async Task An_answer_is_cancelled_by_name_once(Dialect dialect)
    {
        await using var call = await WireCall.OpenAsync(
            dialect,
            answers: FakeAnswer.Text("It begins and does not end") with
            {
                Stalls = true,
            }
        );
        await call.UpdateAsync(dialect.TextOnly());
        await call.TypeAsync("Hello.");
        await call.SendAsync("""{"type":"response.create"}""");
        var created = await call.UntilAsync("response.created");
        var id = created.GetProperty("response").GetProperty("id").GetString();
        await call.UntilAsync("response.text.delta");

        await call.SendAsync($$"""{"type":"response.cancel","response_id":"{{id}}"}""");
        var done = await call.UntilAsync("response.done");
        var again = await call.SendAsync("""{"type":"response.cancel"}""");
        var refused = (await call.UntilAsync("error")).GetProperty("error");

        Assert.Equal("cancelled", done.GetProperty("response").GetProperty("status").GetString());
        Assert.Equal(
            "client_cancelled",
            done.GetProperty("response").GetProperty("status_details").GetProperty("reason").GetString()
        );
        Assert.Equal("response_cancel_not_active", refused.GetProperty("code").GetString());
        Assert.StartsWith("Cancellation failed: no active response found", refused.GetProperty("message").GetString());
        Assert.Equal(again, refused.GetProperty("event_id").GetString());
    }

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:87")]
    public async Task Clearing_what_is_played_ends_the_answer(Dialect dialect)
    {
        await using var call = await WireCall.OpenAsync(
            dialect,
            answers: FakeAnswer.Text("One two three four five six seven eight nine ten, and so it goes on for long.")
        );
        await call.TypeAsync("Hello.");
        await call.SendAsync("""{"type":"response.create"}""");
        await call.UntilAsync("response.audio.delta");

        await call.SendAsync("""{"type":"output_audio_buffer.clear"}""");
        await call.UntilAsync("output_audio_buffer.cleared");

        if (call.Of("response.done").Count == 0)
        {
            await call.UntilAsync("response.done");
        }

        Assert.Equal(
            "cancelled",
            Assert.Single(call.Of("response.done")).GetProperty("response").GetProperty("status").GetString()
        );
    }

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:89")]
    public async Task An_answer_that_fails_or_is_cut_short_says_why(Dialect dialect)
    {
        await using var call = await WireCall.OpenAsync(
            dialect,
            answers:
            [
                FakeAnswer.Text("It begins") with
                {
                    Failure = new EngineException(EngineFault.Crashed, "The model broke."),
                },
                FakeAnswer.Text("It begins") with
                {
                    Finish = ResponderFinish.Length,
                },
            ]
        );
        await call.UpdateAsync(dialect.TextOnly());
        await call.TypeAsync("Hello.");

        await call.SendAsync("""{"type":"response.create"}""");
        var failed = (await call.UntilAsync("response.done")).GetProperty("response");
        await call.SendAsync("""{"type":"response.create"}""");
        var cut = (await call.UntilAsync("response.done")).GetProperty("response");

        Assert.Equal("failed", failed.GetProperty("status").GetString());
        var error = failed.GetProperty("status_details").GetProperty("error");
        Assert.Equal("responder_crashed", error.GetProperty("code").GetString());
        Assert.Equal("incomplete", cut.GetProperty("status").GetString());
        Assert.Equal("max_output_tokens", cut.GetProperty("status_details").GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:112")]
    public async Task A_mistake_is_answered_by_name_and_the_session_goes_on(Dialect dialect)
    {
        await using var call = await WireCall.OpenAsync(dialect);

        var id = await call.SendAsync("""{"type":"session.update","session":{"instructions":7}}""");
        var error = (await call.UntilAsync("error")).GetProperty("error");
        await call.UpdateAsync(dialect.TextOnly());

        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal("invalid_type", error.GetProperty("code").GetString());
        Assert.Equal("session.instructions", error.GetProperty("param").GetString());
        Assert.Equal(id, error.GetProperty("event_id").GetString());
    }
}
