using System.Text.Json;
using Parley.Engines.Responses;
using Parley.Testing.Coverage;
using Parley.Testing.Fakes;

namespace Parley.Server.Tests.Wire;

/// <summary>Every field of <c>response.create</c>, in every dialect: it changes this answer, and only this one.</summary>
public sealed class ResponseFieldTests
{
    private const string Tools =
        """[{"type":"function","name":"get_time","description":"Tells the time","parameters":{"type":"object","properties":{}}}]""";

    private const string Said =
        """[{"type":"message","role":"user","content":[{"type":"input_text","text":"Instead of all that."}]}]""";

    [Fact]
    [Covers("feature:81")]
    [Covers("feature:84")]
    public async Task Voice_live_takes_every_override()
    {
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive);
        await call.UpdateAsync("""{"instructions":"Be long.","temperature":0.6}""");
        await call.TypeAsync("Hello.");

        var response = await RespondAsync(
            call,
            $$"""
            {"modalities":["text","audio"],"instructions":"Be brief.","voice":{"type":"openai","name":"alloy"},"output_audio_format":"g711_ulaw",
            "animation":{"outputs":["viseme_id"]},"tools":{{Tools}},"tool_choice":"required","temperature":0.9,"max_output_tokens":200,
            "reasoning_effort":"low","metadata":{"turn":"1"},"conversation":"auto","commit":true,"cancel_previous":true}
            """,
            "And polite."
        );

        var asked = call.Responder.Requests[0];
        Assert.Equal("Be brief.\nAnd polite.", asked.Instructions.ReplaceLineEndings("\n"));
        Assert.Equal("get_time", Assert.Single(asked.Tools).Name);
        Assert.Equal(ToolChoiceMode.Required, asked.ToolChoice.Mode);
        Assert.Equal(0.9, asked.Temperature);
        Assert.Equal(200, asked.MaxOutputTokens);
        Assert.Equal("low", asked.ReasoningEffort);
        Assert.Equal("alloy", response.GetProperty("voice").GetProperty("name").GetString());
        Assert.Equal("g711_ulaw", response.GetProperty("output_audio_format").GetString());
        Assert.Equal("1", response.GetProperty("metadata").GetProperty("turn").GetString());
        Assert.Equal(200, response.GetProperty("max_output_tokens").GetInt32());
        Assert.NotEmpty(call.Of("response.animation_viseme.delta"));

        await RespondAsync(call, """{"max_response_output_tokens":100}""");
        Assert.Equal(100, call.Responder.Requests[1].MaxOutputTokens);
        Assert.StartsWith("Be long.", call.Responder.Requests[1].Instructions);
        Assert.Equal(0.6, call.Responder.Requests[1].Temperature);
    }

    [Fact]
    [Covers("feature:82")]
    public async Task Voice_live_answers_apart_from_the_conversation()
    {
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive);
        await call.TypeAsync("Hello.");

        var apart = await RespondAsync(
            call,
            $$"""{"conversation":"none","modalities":["text"],"input_items":{{Said}} }"""
        );
        await RespondAsync(call, $$"""{"modalities":["text"],"append_input_items":{{Said}} }""");

        Assert.Equal(JsonValueKind.Null, apart.GetProperty("conversation_id").ValueKind);
        Assert.Equal(["Instead of all that."], Texts(call, 0), StringComparer.Ordinal);
        Assert.Equal(["Hello.", "Instead of all that."], Texts(call, 1), StringComparer.Ordinal);
    }

    [Fact]
    [Covers("feature:103")]
    public async Task A_message_made_beforehand_is_spoken_as_it_is()
    {
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive);

        var response = await RespondAsync(
            call,
            """{"pre_generated_assistant_message":{"type":"message","role":"assistant","content":[{"type":"text","text":"Welcome to Parley."}]}}"""
        );

        Assert.Empty(call.Responder.Requests);
        Assert.Equal("completed", response.GetProperty("status").GetString());
        Assert.Equal(
            "Welcome to Parley.",
            call.Of("response.audio_transcript.done")[0].GetProperty("transcript").GetString()
        );
        Assert.NotEmpty(call.Of("response.audio.delta"));
    }

    [Fact]
    [Covers("feature:83")]
    public async Task A_new_answer_ends_the_one_before_when_it_may_and_stays_out_of_the_conversation_when_told()
    {
        await using var call = await WireCall.OpenAsync(
            Dialect.VoiceLive,
            answers:
            [
                FakeAnswer.Text("It begins") with
                {
                    Stalls = true,
                },
                FakeAnswer.Text("Another."),
                FakeAnswer.Text("Last."),
            ]
        );
        await call.UpdateAsync("""{"modalities":["text"]}""");
        await call.TypeAsync("Hello.");
        await call.SendAsync("""{"type":"response.create"}""");
        await call.UntilAsync("response.text.delta");

        await call.SendAsync("""{"type":"response.create","response":{"cancel_previous":true,"commit":false}}""");
        var first = (await call.UntilAsync("response.done")).GetProperty("response");
        var second = (await call.UntilAsync("response.done")).GetProperty("response");
        await RespondAsync(call, "{}");

        Assert.Equal("cancelled", first.GetProperty("status").GetString());
        Assert.Equal("completed", second.GetProperty("status").GetString());
        Assert.DoesNotContain("Another.", Texts(call, 2), StringComparer.Ordinal);
    }

    [Fact]
    [Covers("feature:99")]
    public async Task A_late_answer_is_bridged_by_words_that_came_with_the_request()
    {
        await using var call = await WireCall.OpenAsync(
            Dialect.VoiceLive,
            answers: FakeAnswer.Text("Here it is.") with
            {
                FirstToken = TimeSpan.FromMilliseconds(700),
            }
        );
        await call.TypeAsync("Hello.");

        await RespondAsync(
            call,
            """{"interim_response":{"type":"static_interim_response","latency_threshold_ms":50,"texts":["One moment."]}}"""
        );

        Assert.Equal(
            ["One moment.", "Here it is."],
            call.Of("response.audio_transcript.done").Select(e => e.GetProperty("transcript").GetString()!),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task Realtime_takes_every_override()
    {
        await using var call = await WireCall.OpenAsync(Dialect.Realtime);
        await call.TypeAsync("Hello.");

        var response = await RespondAsync(
            call,
            $$"""
            {"output_modalities":["audio"],"instructions":"Be brief.","audio":{"output":{"format":{"type":"audio/pcmu"},"voice":"cedar"} },"tools":{{Tools}},
            "tool_choice":"required","max_output_tokens":200,"metadata":{"turn":"1"},"conversation":"none","input":{{Said}},
            "parallel_tool_calls":false,"reasoning":{"effort":"low"} }
            """
        );

        AssertAsked(call);
        Assert.False(call.Responder.Requests[0].ParallelToolCalls);
        Assert.Equal("low", call.Responder.Requests[0].ReasoningEffort);
        Assert.Equal("audio", Assert.Single(response.GetProperty("output_modalities").EnumerateArray()).GetString());
        var output = response.GetProperty("audio").GetProperty("output");
        Assert.Equal("cedar", output.GetProperty("voice").GetString());
        Assert.Equal("audio/pcmu", output.GetProperty("format").GetProperty("type").GetString());
        Assert.Equal("1", response.GetProperty("metadata").GetProperty("turn").GetString());
    }

    [Fact]
    public async Task The_beta_takes_every_override()
    {
        await using var call = await WireCall.OpenAsync(Dialect.RealtimeBeta);
        await call.TypeAsync("Hello.");

        var response = await RespondAsync(
            call,
            $$"""
            {"modalities":["text"],"instructions":"Be brief.","voice":"sage","output_audio_format":"g711_ulaw","tools":{{Tools}},"tool_choice":"required",
            "temperature":0.9,"max_output_tokens":200,"metadata":{"turn":"1"},"conversation":"none","input":{{Said}} }
            """
        );

        AssertAsked(call);
        Assert.Equal(0.9, call.Responder.Requests[0].Temperature);
        Assert.Equal("text", Assert.Single(response.GetProperty("modalities").EnumerateArray()).GetString());
        Assert.Equal("sage", response.GetProperty("voice").GetString());
        Assert.Equal("g711_ulaw", response.GetProperty("output_audio_format").GetString());
        Assert.Equal("1", response.GetProperty("metadata").GetProperty("turn").GetString());
    }

    private static void AssertAsked(WireCall call)
    {
        var asked = call.Responder.Requests[0];
        Assert.Equal("Be brief.", asked.Instructions);
        Assert.Equal("get_time", Assert.Single(asked.Tools).Name);
        Assert.Equal(ToolChoiceMode.Required, asked.ToolChoice.Mode);
        Assert.Equal(200, asked.MaxOutputTokens);
        Assert.Equal(["Instead of all that."], Texts(call, 0), StringComparer.Ordinal);
    }

    private static IEnumerable<string> Texts(WireCall call, int request) =>
        call.Responder.Requests[request].Entries.OfType<ChatMessage>().Select(message => message.Text);

    private static async Task<JsonElement> RespondAsync(WireCall call, string response, string? more = null)
    {
        var extra = more is null ? "" : $",\"additional_instructions\":\"{more}\"";
        await call.SendAsync($$"""{"type":"response.create","response":{{response}}{{extra}} }""");
        return (await call.UntilAsync("response.done")).GetProperty("response");
    }
}
