using Parley.Engines;
using Parley.Engines.Hearing;
using Parley.Engines.Responses;
using Parley.Runtime.Sessions;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Calls;

/// <summary>Engines that break their contract, clients that do everything at once: the session goes on, or ends in good order.</summary>
public sealed class HostileTests
{
    private const string Commit = """{"type":"input_audio_buffer.commit"}""";
    private static readonly string _long = string.Join(' ', Enumerable.Repeat("word", 60)) + ".";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_transcriber_that_throws_anything_fails_the_turn_and_the_next_works(bool whenOpened)
    {
        var failure = new InvalidOperationException("anything");
        var call = Call.Run(
            new()
            {
                Transcriber = clock =>
                    new(clock, "a", "b")
                    {
                        OpenFailure = whenOpened ? failure : null,
                        WriteFailure = whenOpened ? null : failure,
                    },
            },
            async call =>
            {
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("conversation.item.created");
                (call.Transcriber.OpenFailure, call.Transcriber.WriteFailure) = (null, null);
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.done");
            }
        );
        var failed = call.One("conversation.item.input_audio_transcription.failed").Json.GetProperty("error");
        Assert.Equal("transcriber_crashed", failed.GetProperty("code").GetString());
        call.LeavesNothing();
    }

    [Fact]
    public void A_busy_transcriber_is_named_as_busy()
    {
        var call = Call.Run(
            new()
            {
                Transcriber = clock =>
                    new(clock) { OpenFailure = new EngineException(EngineFault.Busy, "All decoders are taken.") },
            },
            async call =>
            {
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("conversation.item.created");
            }
        );
        var failed = call.One("conversation.item.input_audio_transcription.failed").Json.GetProperty("error");
        Assert.Equal("transcriber_busy", failed.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_transcriber_that_does_not_close_keeps_no_other_engine_alive(bool throws)
    {
        var call = Call.Run(
            new()
            {
                Answers = [FakeAnswer.Text(_long)],
                Transcriber = clock =>
                    new(clock, "a", "b")
                    {
                        DisposeFailure = throws ? new InvalidOperationException("anything") : null,
                        NeverCloses = !throws,
                    },
            },
            async call =>
            {
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.audio.delta");
            }
        );
        call.LeavesNothing();
    }

    [Fact]
    public void A_partial_that_comes_too_late_is_not_shown()
    {
        var call = Call.Run(
            new() { Transcriber = clock => new(clock, "hello") { TalksOn = true } },
            async call =>
            {
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.done");
            }
        );
        Assert.DoesNotContain("too late", call.Transcript(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(3_000)]
    public void An_engine_that_does_not_hear_that_it_is_cancelled_is_closed_when_it_rests(int stubbornMs)
    {
        var stubborn = TimeSpan.FromMilliseconds(stubbornMs);
        var call = Call.Run(
            new()
            {
                Utterances = ["one", "two"],
                Answers = [FakeAnswer.Text(_long), FakeAnswer.Text(_long) with { Stubborn = stubborn }],
                Speaker = clock => new(clock) { Stubborn = stubborn },
            },
            async call =>
            {
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.audio.delta");
                call.Client.Send("""{"type":"response.cancel"}""");
                await call.Client.NextAsync("response.done");
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.created");
                call.Client.Send("""{"type":"response.cancel"}""");
                await call.Client.NextAsync("response.done");
                await call.StaySilentAsync(stubbornMs + 100);
            }
        );
        call.LeavesNothing();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_voice_detector_that_breaks_is_replaced_and_the_client_told(bool whenOpened)
    {
        var call = Call.Run(
            new() { Detector = new BrokenDetector(whenOpened) },
            async call =>
            {
                await call.StaySilentAsync(600);
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.done");
                await call.StaySilentAsync(100);
            }
        );
        Assert.Equal(
            "voice_detector_failed",
            call.One("warning").Json.GetProperty("warning").GetProperty("code").GetString()
        );
    }

    [Fact]
    public void A_socket_that_breaks_in_mid_answer_ends_the_session()
    {
        var call = Call.Run(
            new() { Answers = [FakeAnswer.Text(_long)] },
            async call =>
            {
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.audio.delta");
                call.Client.BeforeReceive = _ => throw new IOException("The network is gone.");
                await Task.Delay(TimeSpan.FromSeconds(1), call.Clock);
                call.LeavesNothing();
            }
        );
        call.LeavesNothing();
    }

    [Fact]
    public void A_client_that_stops_reading_is_closed_as_too_slow()
    {
        var call = Call.Run(
            new() { Answers = [FakeAnswer.Text("Yes.")] },
            async call =>
            {
                await call.SpeakAsync(600);
                call.Client.BeforeReceive = async ct => await Task.Delay(Timeout.InfiniteTimeSpan, call.Clock, ct);
                await Task.Delay(TimeSpan.FromSeconds(40), call.Clock);
                call.LeavesNothing();
            }
        );
        Assert.Equal((1008, "client_too_slow"), call.Client.Closed);
    }

    [Fact]
    public void A_server_that_cannot_wait_says_that_it_goes_away()
    {
        var call = Call.Run(
            new(),
            async call =>
            {
                await call.SpeakAsync(600);
                await call.Host.DrainAsync(TimeSpan.FromMilliseconds(100), CancellationToken.None);
                await Task.Delay(TimeSpan.FromSeconds(1), call.Clock);
            }
        );
        Assert.Equal((1001, "server_shutting_down"), call.Client.Closed);
        call.LeavesNothing();
    }

    [Fact]
    public void A_session_that_is_aborted_in_mid_answer_leaves_nothing_behind()
    {
        var call = Call.Run(
            new() { Answers = [FakeAnswer.Text(_long)] },
            async call =>
            {
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.audio.delta");
                call.Abort.Cancel();
            }
        );
        Assert.Equal((1001, "server_shutting_down"), call.Client.Closed);
        call.LeavesNothing();
    }

    [Fact]
    public void Twelve_thousand_events_at_once_are_all_answered()
    {
        var call = Call.Run(
            new(),
            async call =>
            {
                for (var i = 0; i < 12_000; i++)
                {
                    call.Client.Send("""{"type":"conversation.item.retrieve","item_id":"nobody"}""");
                }

                call.Client.Send("""{"type":"session.update","session":{}}""");
                await call.Client.NextAsync("session.updated");
            }
        );
        Assert.Equal(12_000, call.Of("error").Count());
    }

    [Fact]
    public void A_reminder_after_a_year_ends_no_session()
    {
        var answer = new FakeAnswer(new ResponderReminder(TimeSpan.FromDays(365), "A year is over."));
        var call = Call.Run(
            new() { Answers = [answer, FakeAnswer.Text("Yes.")], Utterances = ["one", "two"] },
            async call =>
            {
                for (var turn = 0; turn < 2; turn++)
                {
                    await call.SpeakAsync(600);
                    await call.StaySilentUntilAsync("response.done");
                }
            }
        );
        Assert.Equal(2, call.Of("response.done").Count());
    }

    [Theory]
    [InlineData("""{"turn_detection":{"type":"server_vad","silence_duration_ms":300}}""", 24_000)]
    [InlineData("""{"turn_detection":{"type":"azure_semantic_vad","end_of_utterance_detection":{}}}""", 24_000)]
    [InlineData("""{"input_audio_sampling_rate":16000}""", 16_000)]
    public void New_settings_while_the_person_speaks_keep_the_turn_whole(string update, int rate)
    {
        var call = Call.Run(
            new(),
            async call =>
            {
                await call.StaySilentAsync(500);
                await call.SpeakAsync(600);
                call.Client.Send($$"""{"type":"session.update","session":{{update}}}""");
                call.Format = call.Format with { SampleRate = rate };
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.done");
            }
        );
        call.One("input_audio_buffer.speech_started");
        var end = call.One("input_audio_buffer.speech_stopped").Json.GetProperty("audio_end_ms").GetInt64();
        Assert.InRange(end, 1_670, 1_740);
        Assert.InRange(call.Transcriber.LastSamples, 16 * 1_500, 16 * 2_300);
    }

    [Fact]
    public void Turn_detection_that_is_switched_in_mid_turn_leaves_the_next_turns_whole()
    {
        var call = Call.Run(
            new() { Utterances = ["one", "two", "three"] },
            async call =>
            {
                await call.SpeakAsync(600);
                call.Client.Send("""{"type":"session.update","session":{"turn_detection":null}}""");
                await call.SpeakAsync(600);
                call.Client.Send(Commit);
                await call.Client.NextAsync("conversation.item.created");
                await call.SpeakAsync(400);
                call.Client.Send("""{"type":"session.update","session":{"turn_detection":{"type":"server_vad"}}}""");
                await call.StaySilentAsync(1_000);
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.done");
            }
        );
        Assert.Equal(2, call.Of("input_audio_buffer.committed").Count());
        Assert.Equal(2, call.Of("conversation.item.input_audio_transcription.completed").Count());
        call.LeavesNothing();
    }

    [Fact]
    public void A_commit_takes_what_there_is_with_and_without_open_speech()
    {
        var call = Call.Run(
            new() { Utterances = ["one", "two"] },
            async call =>
            {
                await call.SpeakAsync(600);
                call.Client.Send(Commit);
                await call.Client.NextAsync("conversation.item.created");
                await call.StaySilentAsync(600);
                call.Client.Send(Commit);
                await call.Client.NextAsync("conversation.item.created");
                call.Client.Send(Commit);
                await call.Client.NextAsync("error");
            }
        );
        Assert.Equal(2, call.Of("input_audio_buffer.committed").Count());
        Assert.Empty(call.Of("input_audio_buffer.speech_stopped"));
        Assert.Empty(call.Of("response.created"));
        call.LeavesNothing();
    }

    private sealed class BrokenDetector(bool whenOpened) : IVoiceDetector
    {
        public string Name => "broken";

        public IVoiceDetection Open() => whenOpened ? throw new InvalidOperationException("anything") : new Detection();

        private sealed class Detection : IVoiceDetection
        {
            public int FrameSamples => 512;

            public float Score(ReadOnlySpan<short> frame) => throw new InvalidOperationException("anything");

            public void Reset() { }

            public void Dispose() { }
        }
    }
}
