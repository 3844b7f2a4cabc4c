using Parley.Engines;
using Parley.Runtime.Sessions;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Calls;

/// <summary>What breaks is reported, and the next turn works; what ends leaves nothing behind.</summary>
public sealed class FaultTests
{
    private static readonly string _long = string.Join(' ', Enumerable.Repeat("word", 60)) + ".";

    [Fact]
    public void A_client_that_hangs_up_in_mid_answer_leaves_nothing_behind()
    {
        var call = Call.Run(
            new() { Answers = [FakeAnswer.Text(_long)] },
            async call =>
            {
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.audio.delta");
                await call.SpeakAsync(300);
            }
        );
        call.LeavesNothing();
    }

    [Fact]
    public void A_client_that_takes_nothing_is_closed_as_too_slow()
    {
        var call = Call.Run(
            new()
            {
                Answers = [FakeAnswer.Text(_long)],
                Options = new() { OutboxEvents = 40 },
            },
            async call =>
            {
                await call.SpeakAsync(600);
                call.Client.BeforeReceive = async ct => await Task.Delay(TimeSpan.FromSeconds(2), call.Clock, ct);
                await call.StaySilentAsync(20_000);
            }
        );
        Assert.Equal((1008, "client_too_slow"), call.Client.Closed);
        call.LeavesNothing();
    }

    [Fact]
    public void A_model_that_breaks_fails_the_response_and_the_next_one_works()
    {
        var broken = FakeAnswer.Text("Well then") with
        {
            Failure = new EngineException(EngineFault.Refused, "The model's server refused the request: 401."),
        };
        var call = TwoTurns(new() { Answers = [broken, FakeAnswer.Text("Fine now.")] });
        Assert.Equal(("failed", "responder_refused"), Outcome(call, 0));
        Assert.Equal(("completed", null), Outcome(call, 1));
        call.LeavesNothing();
    }

    [Fact]
    public void A_model_that_stalls_fails_the_response_after_its_time()
    {
        var stalls = FakeAnswer.Text("Well then") with { Stalls = true };
        var call = TwoTurns(
            new()
            {
                Answers = [stalls, FakeAnswer.Text("Fine now.")],
                Options = new() { ResponderTimeout = TimeSpan.FromSeconds(5) },
            }
        );
        Assert.Equal(("failed", "responder_timeout"), Outcome(call, 0));
        Assert.Equal(("completed", null), Outcome(call, 1));
        call.LeavesNothing();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_voice_that_breaks_or_stalls_fails_the_response(bool breaks)
    {
        var call = TwoTurns(
            new()
            {
                Answers = [FakeAnswer.Text(_long)],
                Speaker = clock =>
                    new(clock)
                    {
                        Failure = breaks ? new EngineException(EngineFault.Crashed, "The voice broke.") : null,
                        Stalls = !breaks,
                    },
                Options = new() { SpeakerTimeout = TimeSpan.FromSeconds(3) },
            }
        );
        Assert.Equal(("failed", breaks ? "speaker_crashed" : "speaker_timeout"), Outcome(call, 0));
        call.LeavesNothing();
    }

    [Fact]
    public void A_transcriber_that_breaks_is_reported_and_the_session_goes_on()
    {
        var call = Call.Run(
            new() { Transcriber = clock => new(clock, "a", "b") { Failure = FakeTranscriber.Crash() } },
            async call =>
            {
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("conversation.item.created");
                call.Transcriber.Failure = null;
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.done");
            }
        );
        var failed = call.One("conversation.item.input_audio_transcription.failed").Json.GetProperty("error");
        Assert.Equal("transcriber_crashed", failed.GetProperty("code").GetString());
        Assert.Equal(("completed", null), Outcome(call, 0));
        Assert.Empty(call.Of("error"));
        call.LeavesNothing();
    }

    [Fact]
    public void Without_a_transcriber_or_a_voice_the_client_is_told()
    {
        var call = Call.Run(
            new()
            {
                NoTranscriber = true,
                NoSpeaker = true,
                Notices = [new("no_transcriber", "Speech is not understood.")],
                Update = "{}",
            },
            async call =>
            {
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("conversation.item.input_audio_transcription.failed");
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.done");
            }
        );
        Assert.Equal("no_transcriber", call.One("warning").Json.GetProperty("warning").GetProperty("code").GetString());
        Assert.Equal(("completed", null), Outcome(call, 0));
        Assert.NotEmpty(call.Of("response.text.delta"));
    }

    [Fact]
    public void Garbage_of_every_kind_is_refused_and_the_next_turn_works()
    {
        string[] garbage =
        [
            "not json",
            "[]",
            """{"type":7}""",
            """{"type":"no.such.event"}""",
            """{"type":"input_audio_buffer.append","audio":"%%%"}""",
            """{"type":"input_audio_buffer.append","audio":"AAAA"}""",
            """{"type":"input_audio_buffer.append"}""",
            """{"type":"session.update","session":{"input_audio_sampling_rate":1}}""",
            """{"type":"response.cancel"}""",
            """{"type":"conversation.item.delete","item_id":"nobody"}""",
        ];
        var call = Call.Run(
            new(),
            async call =>
            {
                foreach (var message in garbage)
                {
                    var error = call.Client.NextAsync("error");
                    call.Client.Send(message);
                    await error;
                }

                var tooLarge = call.Client.NextAsync("error");
                call.Client.Send(new byte[22 * 1024 * 1024]);
                await tooLarge;
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.done");
            }
        );
        Assert.Equal(garbage.Length + 1, call.Of("error").Count());
        Assert.Equal(("completed", null), Outcome(call, 0));
        Assert.Equal(1000, call.Client.Closed?.Code);
    }

    [Fact]
    public void Draining_lets_the_answer_finish_and_closes()
    {
        var call = Call.Run(
            new() { Answers = [FakeAnswer.Text("One two three four five.")] },
            async call =>
            {
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.audio.delta");
                await call.Host.DrainAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
            }
        );
        Assert.Equal(("completed", null), Outcome(call, 0));
        Assert.Equal((1001, "server_shutting_down"), call.Client.Closed);
        call.LeavesNothing();
    }

    [Fact]
    public void A_session_that_does_not_finish_in_time_is_ended_by_the_drain()
    {
        var call = Call.Run(
            new() { Answers = [FakeAnswer.Text("Well") with { Stalls = true }] },
            async call =>
            {
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.created");
                await call.Host.DrainAsync(TimeSpan.FromSeconds(2), CancellationToken.None);
            }
        );
        call.LeavesNothing();
    }

    [Fact]
    public void A_session_ends_at_its_longest_duration()
    {
        var call = Call.Run(
            new() { Options = new() { MaxDuration = TimeSpan.FromMinutes(2) } },
            async call => await call.StaySilentAsync(125_000)
        );
        Assert.Equal("session_expired", call.One("error").Json.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal((1001, "session_expired"), call.Client.Closed);
    }

    private static Call TwoTurns(CallSetup setup) =>
        Call.Run(
            setup with
            {
                Utterances = ["first", "second"],
            },
            async call =>
            {
                for (var turn = 0; turn < 2; turn++)
                {
                    await call.SpeakAsync(600);
                    await call.StaySilentUntilAsync("response.done");
                }
            }
        );

    private static (string? Status, string? Code) Outcome(Call call, int index)
    {
        var response = call.Of("response.done").ElementAt(index).Json.GetProperty("response");
        var details = response.GetProperty("status_details");
        var code =
            details.ValueKind == System.Text.Json.JsonValueKind.Object && details.TryGetProperty("error", out var error)
                ? error.GetProperty("code").GetString()
                : null;
        return (response.GetProperty("status").GetString(), code);
    }
}
