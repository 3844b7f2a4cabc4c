using System.Text.Json;

namespace Parley.Runtime.Tests.Calls;

/// <summary>Turns that the client delimits itself, through the real audio lane.</summary>
public sealed class ClientTurnTests
{
    [Fact]
    public void A_turn_has_exactly_the_audio_that_was_sent_for_it()
    {
        var call = Call.Run(
            new(),
            async call =>
            {
                await call.StaySilentAsync(500);
                Turn(call, "start", "t1");
                await call.SpeakInTurnAsync("t1", 1_000);
                Turn(call, "end", "t1");
                await call.Client.NextAsync("response.done");
            }
        );
        Assert.Empty(call.Of("input_audio_buffer.speech_started"));
        Assert.Equal(16_000, call.Transcriber.LastSamples);
        Assert.Equal(
            "hello there",
            call.One("conversation.item.input_audio_transcription.completed").Text("transcript")
        );
        Assert.Equal(
            "completed",
            call.One("response.done").Json.GetProperty("response").GetProperty("status").GetString()
        );
        call.LeavesNothing();
    }

    [Fact]
    public void The_detector_hears_again_after_the_turn_and_places_speech_to_the_sample()
    {
        var call = Call.Run(
            new() { Utterances = ["one", "two"] },
            async call =>
            {
                await call.StaySilentAsync(1_000);
                Turn(call, "start", "t1");
                await call.SpeakInTurnAsync("t1", 1_000);
                Turn(call, "end", "t1");
                await call.StaySilentUntilAsync("response.done");
                var silent = call.SentMs;
                await call.SpeakAsync(1_000);
                await call.StaySilentUntilAsync("response.done");
                var started = call.One("input_audio_buffer.speech_started")
                    .Json.GetProperty("audio_start_ms")
                    .GetInt64();
                Assert.InRange(started, silent - 410, silent - 390);
            }
        );
        Assert.Equal(2, call.Of("response.created").Count());
        call.LeavesNothing();
    }

    [Fact]
    public void Speech_under_way_and_what_the_buffer_held_make_room_for_the_turn()
    {
        var call = Call.Run(
            new() { Utterances = ["dropped", "hello there"] },
            async call =>
            {
                await call.SpeakAsync(600);
                Turn(call, "start", "t1");
                await call.SpeakInTurnAsync("t1", 500);
                Turn(call, "end", "t1");
                await call.StaySilentUntilAsync("response.done");
            }
        );
        Assert.Single(call.Of("input_audio_buffer.speech_started"));
        Assert.Empty(call.Of("input_audio_buffer.speech_stopped"));
        Assert.Equal(
            "hello there",
            call.One("conversation.item.input_audio_transcription.completed").Text("transcript")
        );
        call.LeavesNothing();
    }

    [Fact]
    public void Audio_for_another_turn_or_for_the_buffer_is_refused_while_a_turn_is_open()
    {
        var call = Call.Run(
            new(),
            async call =>
            {
                await call.SpeakInTurnAsync("t0", 20);
                Turn(call, "start", "t1");
                await call.SpeakAsync(20);
                await call.SpeakInTurnAsync("t2", 20);
                call.Client.Send("""{"type":"input_audio_buffer.commit","event_id":"evt_7"}""");
                await call.SpeakInTurnAsync("t1", 400);
                Turn(call, "end", "t1");
                await call.Client.NextAsync("response.done");
            }
        );
        var errors = call.Of("error").Select(e => e.Json.GetProperty("error")).ToArray();
        Assert.Equal(
            [
                "input_audio_turn_not_open",
                "input_audio_turn_open",
                "input_audio_turn_not_open",
                "input_audio_turn_open",
            ],
            errors.Select(e => e.GetProperty("code").GetString()!).ToArray()
        );
        Assert.All(errors, e => Assert.Equal("turn_id", e.GetProperty("param").GetString()));
        Assert.Equal("evt_7", errors[^1].GetProperty("event_id").GetString());
        Assert.InRange(call.Transcriber.LastSamples, 6_370, 6_410);
        call.LeavesNothing();
    }

    [Fact]
    public void A_cancelled_turn_leaves_nothing_and_the_next_one_is_heard()
    {
        var call = Call.Run(
            new() { Utterances = ["dropped", "dropped too", "hello there"] },
            async call =>
            {
                foreach (var step in (string[])["cancel", "clear", "end"])
                {
                    Turn(call, "start", "t1");
                    await call.SpeakInTurnAsync("t1", 400);
                    if (step is "clear")
                    {
                        call.Client.Send("""{"type":"input_audio.clear"}""");
                    }
                    else
                    {
                        Turn(call, step, "t1");
                    }
                }

                await call.Client.NextAsync("response.done");
            }
        );
        Assert.Equal(2, call.Of("input_audio_buffer.cleared").Count());
        Assert.Single(call.Of("input_audio_buffer.committed"));
        call.LeavesNothing();
    }

    private static void Turn(Call call, string step, string id) =>
        call.Client.Send($$"""{"type":"input_audio.turn.{{step}}","turn_id":{{JsonSerializer.Serialize(id)}}}""");
}
