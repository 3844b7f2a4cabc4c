using Parley.Protocol.Profiles;

namespace Parley.Runtime.Tests.Calls;

/// <summary>A caller who says nothing any more, with <c>idle_timeout_ms</c>.</summary>
public sealed class IdleTests
{
    private const string Timeout = """{"turn_detection":{"type":"server_vad","idle_timeout_ms":5000}}""";

    [Fact]
    public void The_assistant_speaks_again_when_the_silence_after_its_answer_was_too_long()
    {
        var call = Run(WireProfile.VoiceLive, Timeout);
        var created = call.Of("response.created").Select(e => e.At).ToArray();
        Assert.Equal(3, created.Length);

        // "Hello to you." is 600 ms of audio, and it is heard from its first piece on.
        var heard = call.Of("response.audio.delta").First().At + TimeSpan.FromMilliseconds(600);
        Assert.InRange((created[1] - heard).TotalMilliseconds, 4_990, 5_060);
        Assert.Empty(call.Of("input_audio_buffer.timeout_triggered"));
        Assert.Single(call.Of("input_audio_buffer.committed"));
        Assert.Contains("heard nothing", call.Responder.Requests[1].Instructions, StringComparison.Ordinal);
        Assert.DoesNotContain("heard nothing", call.Responder.Requests[0].Instructions, StringComparison.Ordinal);
        call.LeavesNothing();
    }

    [Fact]
    public void The_silence_becomes_a_turn_in_the_openai_dialects()
    {
        var call = Run(
            WireProfile.Realtime,
            """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":5000}}}}"""
        );
        var triggered = call.Of("input_audio_buffer.timeout_triggered").First();
        var start = triggered.Json.GetProperty("audio_start_ms").GetInt64();
        var end = triggered.Json.GetProperty("audio_end_ms").GetInt64();
        Assert.InRange(end - start, 4_900, 5_100);
        var from = call.Events.ToList().IndexOf(triggered);
        Assert.Equal(
            [
                "input_audio_buffer.timeout_triggered",
                "input_audio_buffer.committed",
                "conversation.item.added",
                "conversation.item.done",
                "response.created",
            ],
            call.Types()[from..(from + 5)]
        );
        var item = triggered.Json.GetProperty("item_id").GetString();
        Assert.Equal(item, call.Events[from + 2].Json.GetProperty("item").GetProperty("id").GetString());
        Assert.Equal(3, call.Of("response.created").Count());
        call.LeavesNothing();
    }

    [Fact]
    public void A_caller_who_speaks_in_time_is_not_interrupted()
    {
        var call = Call.Run(
            new() { Update = Timeout, Utterances = ["hello there", "more"] },
            async call =>
            {
                await call.SpeakAsync(800);
                await call.StaySilentUntilAsync("response.done");
                await call.StaySilentAsync(4_000);
                await call.SpeakAsync(1_500);
                await call.StaySilentUntilAsync("response.done");
            }
        );
        Assert.Equal(2, call.Of("response.created").Count());
        Assert.Equal(2, call.Of("input_audio_buffer.committed").Count());
    }

    private static Call Run(WireProfile profile, string update) =>
        Call.Run(
            new() { Profile = profile, Update = update },
            async call =>
            {
                await call.SpeakAsync(800);
                await call.StaySilentUntilAsync("response.done");
                await call.StaySilentUntilAsync("response.done");
                await call.StaySilentUntilAsync("response.done");
                await call.StaySilentAsync(1_000);
            }
        );
}
