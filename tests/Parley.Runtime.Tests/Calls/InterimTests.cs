using System.Text.Json;
using Parley.Engines.Responses;
using Parley.Testing.Coverage;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Calls;

/// <summary>What is said while an answer or a tool takes long, at exact times (docs/protocol/responses.md).</summary>
public sealed class InterimTests
{
    private const string Fixed =
        """{"interim_response":{"type":"static_interim_response","latency_threshold_ms":500,"texts":["One moment.","Let me see."]}}""";

    private const string Tool =
        """{"interim_response":{"type":"static_interim_response","triggers":["tool"],"texts":["I am looking it up. It takes a while."]}}""";

    private static readonly FakeAnswer _slow = FakeAnswer.Text("It is noon here.") with
    {
        FirstToken = TimeSpan.FromMilliseconds(3_000),
    };

    [Fact]
    [Covers("feature:99")]
    public void A_late_answer_is_bridged_at_the_threshold()
    {
        var call = Call.Run(
            new() { Update = Fixed, Answers = [_slow] },
            async call =>
            {
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.done");
            }
        );
        var begun = call.One("response.created").At;
        var added = call.Of("response.output_item.added").ToArray();
        Assert.Equal(2, added.Length);
        Assert.Equal(begun + TimeSpan.FromMilliseconds(500), added[0].At);
        Assert.Equal([0, 1], added.Select(e => e.Json.GetProperty("output_index").GetInt32()));
        Assert.Equal(["One moment.", "It is noon here."], Said(call));

        // 30 ms until the voice has its first sample.
        var first = call.Of("response.audio.delta").First();
        Assert.Equal(begun + TimeSpan.FromMilliseconds(530), first.At);
        var output = call.One("response.done").Json.GetProperty("response").GetProperty("output");
        Assert.Equal(2, output.GetArrayLength());
        Assert.Equal(
            "completed",
            call.One("response.done").Json.GetProperty("response").GetProperty("status").GetString()
        );
        call.LeavesNothing();
    }

    [Fact]
    public void An_answer_in_time_is_not_bridged()
    {
        var call = Call.Run(
            new() { Update = Fixed, Answers = [_slow with { FirstToken = TimeSpan.FromMilliseconds(300) }] },
            async call =>
            {
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.done");
                await Task.Delay(TimeSpan.FromSeconds(2), call.Clock);
            }
        );
        Assert.Single(call.Of("response.output_item.added"));
        call.LeavesNothing();
    }

    [Fact]
    public void An_answer_that_comes_while_it_is_bridged_waits_for_the_voice()
    {
        var setup = new CallSetup
        {
            Update = Fixed,
            Answers = [_slow with { FirstToken = TimeSpan.FromMilliseconds(560) }],
        };
        var call = Call.Run(
            setup,
            async call =>
            {
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.done");
            }
        );
        var types = call.Types();
        var over = Array.IndexOf(types, "response.output_item.done");
        Assert.True(over < Array.LastIndexOf(types, "response.audio_transcript.delta"));
        Assert.Equal(
            ["One", " moment.", "It", " is", " noon", " here."],
            Texts(call, "response.audio_transcript.delta", "delta")
        );
        call.LeavesNothing();
    }

    [Fact]
    public void The_model_never_hears_of_it_and_two_never_follow_one_another()
    {
        var setup = new CallSetup
        {
            Update = Fixed,
            Answers = [FakeAnswer.Call("look", "{}") with { FirstToken = TimeSpan.FromSeconds(1) }, _slow, _slow],
        };
        var call = Call.Run(
            setup,
            async call =>
            {
                for (var i = 0; i < 3; i++)
                {
                    call.Client.Send("""{"type":"response.create"}""");
                    await call.Client.NextAsync("response.done");
                }
            }
        );
        Assert.Equal(["One moment.", "It is noon here.", "Let me see.", "It is noon here."], Said(call));
        Assert.DoesNotContain(
            call.Responder.Requests.SelectMany(r => r.Entries.OfType<ChatMessage>()),
            m => m.Text.Contains("moment", StringComparison.Ordinal)
        );
        call.LeavesNothing();
    }

    [Fact]
    [Covers("feature:100")]
    public void A_model_makes_the_words_and_a_slow_one_makes_none()
    {
        foreach (var (delay, expected) in new[] { (200, 2), (1_600, 1) })
        {
            var setup = new CallSetup
            {
                Update =
                    """{"interim_response":{"type":"llm_interim_response","latency_threshold_ms":500,"model":"small","instructions":"Say hm.","max_completion_tokens":9}}""",
                Answers =
                [
                    _slow with
                    {
                        FirstToken = TimeSpan.FromSeconds(4),
                    },
                    FakeAnswer.Text("Hm, well.") with
                    {
                        FirstToken = TimeSpan.FromMilliseconds(delay),
                    },
                ],
            };
            var call = Call.Run(
                setup,
                async call =>
                {
                    call.Client.Send("""{"type":"response.create"}""");
                    await call.Client.NextAsync("response.done");
                }
            );
            Assert.Equal(expected, call.Of("response.output_item.added").Count());
            var asked = call.Responder.Requests[1];
            Assert.Equal(("small", "Say hm.", 9), (asked.Model, asked.Instructions, asked.MaxOutputTokens));
            Assert.Empty(asked.Tools);
            var usage = call.One("response.done").Json.GetProperty("response").GetProperty("usage");
            Assert.Equal(expected * 20, usage.GetProperty("input_tokens").GetInt32());
            call.LeavesNothing();
        }
    }

    [Fact]
    public void The_person_interrupts_it_and_the_answer_with_it()
    {
        var setup = new CallSetup
        {
            Update =
                """{"interim_response":{"type":"static_interim_response","latency_threshold_ms":500,"texts":["Please wait for a long time now."]},"turn_detection":{"type":"server_vad","auto_truncate":true}}""",
            Answers = [_slow],
        };
        var call = Call.Run(
            setup,
            async call =>
            {
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.audio.delta");
                await call.SpeakAsync(900);
                await call.StaySilentAsync(200);
            }
        );
        var response = call.Of("response.done").First().Json.GetProperty("response");
        Assert.Equal("turn_detected", response.GetProperty("status_details").GetProperty("reason").GetString());
        Assert.Equal(
            call.One("response.output_item.added").Json.GetProperty("item").GetProperty("id").GetString(),
            call.One("conversation.item.truncated").Json.GetProperty("item_id").GetString()
        );
        call.LeavesNothing();
    }

    [Fact]
    public void A_function_that_takes_long_is_bridged_and_the_next_response_waits_for_a_clause()
    {
        var setup = new CallSetup
        {
            Update = Tool,
            Answers = [FakeAnswer.Call("look", "{}"), FakeAnswer.Text("It is noon here.")],
        };
        var call = Call.Run(
            setup,
            async call =>
            {
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.done");
                await Task.Delay(TimeSpan.FromMilliseconds(600), call.Clock);
                call.Client.Send(
                    """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_1","output":"1"}}"""
                );
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.done");
                await call.Client.NextAsync("response.done");
            }
        );
        Assert.Empty(call.Of("error"));
        var done = call.Of("response.done").ToArray();
        Assert.Equal(3, done.Length);
        Assert.Equal(done[0].At + TimeSpan.FromMilliseconds(200), call.Of("response.created").ElementAt(1).At);
        Assert.All(done, e => Assert.Equal("completed", Status(e.Json)));
        Assert.Equal(["I am looking it up. ", "It is noon here."], Said(call));
        call.LeavesNothing();
    }

    [Fact]
    public void A_quick_function_is_not_bridged()
    {
        var setup = new CallSetup
        {
            Update = Tool,
            Answers = [FakeAnswer.Call("look", "{}"), FakeAnswer.Text("It is noon here.")],
        };
        var call = Call.Run(
            setup,
            async call =>
            {
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.done");
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.done");
                await Task.Delay(TimeSpan.FromSeconds(2), call.Clock);
            }
        );
        Assert.Equal(2, call.Of("response.created").Count());
        call.LeavesNothing();
    }

    private static string[] Said(Call call) => Texts(call, "response.audio_transcript.done", "transcript");

    private static string[] Texts(Call call, string type, string field) =>
        [.. call.Of(type).Select(e => e.Json.GetProperty(field).GetString()!)];

    private static string? Status(JsonElement e) => e.GetProperty("response").GetProperty("status").GetString();
}
