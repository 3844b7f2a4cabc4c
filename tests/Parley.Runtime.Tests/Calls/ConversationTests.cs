using Parley.Audio;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Calls;

/// <summary>Whole calls, at exact times.</summary>
public sealed class ConversationTests
{
    private const string Long =
        "One two three four five six seven eight nine ten. And so on and on it goes for a while.";

    [Fact]
    public void A_spoken_turn_is_answered_in_the_documented_order()
    {
        var call = Call.Run(
            new() { Utterances = ["hello there my friend"] },
            async call =>
            {
                await call.StaySilentAsync(1_000);
                await call.SpeakAsync(1_000);
                await call.StaySilentUntilAsync("response.done");
            }
        );

        string[] expected =
        [
            "session.created",
            "input_audio_buffer.speech_started",
            "conversation.item.input_audio_transcription.delta",
            "conversation.item.input_audio_transcription.delta",
            "input_audio_buffer.speech_stopped",
            "input_audio_buffer.committed",
            "conversation.item.input_audio_transcription.completed",
            "conversation.item.created",
            "response.created",
            "response.output_item.added",
            "conversation.item.created",
            "response.content_part.added",
        ];
        Assert.Equal(expected, call.Types()[..expected.Length]);
        Assert.Equal(
            [
                "response.audio.done",
                "response.audio_transcript.done",
                "response.content_part.done",
                "response.output_item.done",
                "response.done",
            ],
            call.Types()[^5..]
        );
        var done = call.One("response.done").Json.GetProperty("response");
        Assert.Equal("completed", done.GetProperty("status").GetString());
        Assert.Equal(
            "Hello to you.",
            done.GetProperty("output")[0].GetProperty("content")[0].GetProperty("transcript").GetString()
        );
        Assert.InRange(AudioMs(call), 595, 605);
        call.LeavesNothing();
    }

    [Fact]
    public void Speech_is_placed_to_the_sample_and_the_answer_adds_nothing_to_the_engines_time()
    {
        var call = Call.Run(
            new(),
            async call =>
            {
                await call.StaySilentAsync(1_000);
                await call.SpeakAsync(1_000);
                await call.StaySilentUntilAsync("response.done");
            }
        );

        // Padding of 400 ms before the first loud sample at 1,000 ms.
        var started = call.One("input_audio_buffer.speech_started");
        Assert.InRange(started.Json.GetProperty("audio_start_ms").GetInt64(), 590, 610);
        var stopped = call.One("input_audio_buffer.speech_stopped");
        Assert.InRange(stopped.Json.GetProperty("audio_end_ms").GetInt64(), 1_980, 2_030);

        // 500 ms of silence end the turn; the rest of the gap is the engines' own: 50 + 100 + 4 x 10 + 30 ms.
        Assert.InRange(stopped.At.TotalMilliseconds, 2_500, 2_560);
        var firstAudio = call.Of("response.audio.delta").First();
        Assert.InRange((firstAudio.At - stopped.At).TotalMilliseconds, 200, 230);
    }

    [Fact]
    public void The_same_call_gives_the_same_events_every_time()
    {
        var transcripts = Enumerable.Range(0, 20).Select(_ => Scene().Transcript()).ToHashSet(StringComparer.Ordinal);
        Assert.Single(transcripts);

        static Call Scene() =>
            Call.Run(
                new() { Utterances = ["one", "two", "three"], Answers = [FakeAnswer.Text(Long)] },
                async call =>
                {
                    for (var turn = 0; turn < 3; turn++)
                    {
                        await call.StaySilentAsync(400);
                        await call.SpeakAsync(600);
                        await call.StaySilentAsync(1_500);
                    }
                }
            );
    }

    [Fact]
    public void An_interruption_stops_the_answer_at_once_and_nothing_follows()
    {
        var call = Call.Run(
            new() { Utterances = ["tell me", "stop"], Answers = [FakeAnswer.Text(Long), FakeAnswer.Text("Fine.")] },
            async call =>
            {
                await call.StaySilentAsync(500);
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.audio.delta");
                await call.StaySilentAsync(1_000);
                await call.SpeakAsync(1_000);
                await call.StaySilentUntilAsync("response.done");
            }
        );

        var started = call.Of("input_audio_buffer.speech_started").ElementAt(1);
        var cancelled = call.Of("response.done").First();
        var details = cancelled.Json.GetProperty("response").GetProperty("status_details");
        Assert.Equal("turn_detected", details.GetProperty("reason").GetString());
        Assert.Equal(started.At, cancelled.At);
        var first = cancelled.Json.GetProperty("response").GetProperty("id").GetString();
        Assert.DoesNotContain(
            call.Of("response.audio.delta"),
            e =>
                e.At > started.At
                && string.Equals(e.Json.GetProperty("response_id").GetString(), first, StringComparison.Ordinal)
        );

        // The model is told what was heard, and no more.
        var heard = call
            .Responder.Requests[1]
            .Entries.OfType<Engines.Responses.ChatMessage>()
            .Single(m => m.Role == Engines.Responses.ChatRole.Assistant)
            .Text;
        Assert.StartsWith("One two three four", heard, StringComparison.Ordinal);
        Assert.True(heard.Length < Long.Length / 2, heard);
    }

    [Fact]
    public void An_answer_goes_on_when_interruptions_are_off()
    {
        var call = Call.Run(
            new()
            {
                Update = """{"turn_detection":{"type":"server_vad","interrupt_response":false}}""",
                Utterances = ["first", "second"],
                Answers = [FakeAnswer.Text(Long), FakeAnswer.Text("Fine.")],
            },
            async call =>
            {
                await call.StaySilentAsync(500);
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.audio.delta");
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.done");
                await call.StaySilentUntilAsync("response.done");
            }
        );
        Assert.All(
            call.Of("response.done"),
            e => Assert.Equal("completed", e.Json.GetProperty("response").GetProperty("status").GetString())
        );
        Assert.Equal(2, call.Of("response.done").Count());
    }

    [Fact]
    public void Audio_is_sent_at_most_the_lead_before_it_is_played_and_never_late()
    {
        var call = Call.Run(
            new() { Answers = [FakeAnswer.Text(Long)] },
            async call =>
            {
                await call.StaySilentAsync(500);
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.done");
            }
        );
        var deltas = call.Of("response.audio.delta").ToList();
        var sent = TimeSpan.Zero;
        foreach (var delta in deltas)
        {
            var played = delta.At - deltas[0].At;
            Assert.True(played - sent <= TimeSpan.FromMilliseconds(1), $"{sent} was late at {played}");
            sent += TimeSpan.FromMilliseconds(Bytes(delta) / 48.0);
            Assert.True(sent - played <= TimeSpan.FromMilliseconds(161), $"{sent} was sent at {played}");
        }

        Assert.Equal(20, Bytes(deltas[0]) / 48);
        Assert.Equal(60, Bytes(deltas[1]) / 48);
    }

    [Theory]
    [InlineData("""{"input_audio_format":"pcm16","input_audio_sampling_rate":8000}""", AudioCoding.Pcm16, 8_000)]
    [InlineData("""{"input_audio_format":"pcm16","input_audio_sampling_rate":16000}""", AudioCoding.Pcm16, 16_000)]
    [InlineData("""{"input_audio_format":"pcm16","input_audio_sampling_rate":24000}""", AudioCoding.Pcm16, 24_000)]
    [InlineData("""{"input_audio_format":"g711_ulaw"}""", AudioCoding.G711Ulaw, 8_000)]
    [InlineData("""{"input_audio_format":"g711_alaw"}""", AudioCoding.G711Alaw, 8_000)]
    public void Speech_stands_at_the_same_place_in_every_input_format(string update, AudioCoding coding, int rate)
    {
        var call = Call.Run(
            new() { Update = update, Input = new(coding, rate) },
            async call =>
            {
                await call.StaySilentAsync(1_000);
                await call.SpeakAsync(1_000);
                await call.StaySilentUntilAsync("response.done");
            }
        );
        Assert.InRange(
            call.One("input_audio_buffer.speech_started").Json.GetProperty("audio_start_ms").GetInt64(),
            590,
            610
        );
        Assert.InRange(
            call.One("input_audio_buffer.speech_stopped").Json.GetProperty("audio_end_ms").GetInt64(),
            1_970,
            2_040
        );
    }

    [Theory]
    [InlineData("pcm16", 48)]
    [InlineData("pcm16_16000hz", 32)]
    [InlineData("pcm16_8000hz", 16)]
    [InlineData("g711_ulaw", 8)]
    [InlineData("g711_alaw", 8)]
    public void The_answer_comes_in_the_output_format_asked_for(string format, int bytesPerMs)
    {
        var call = Call.Run(
            new() { Update = $$"""{"output_audio_format":"{{format}}"}""" },
            async call =>
            {
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.done");
            }
        );
        Assert.InRange(call.Of("response.audio.delta").Sum(Bytes) / bytesPerMs, 595, 605);
    }

    [Fact]
    public void Audio_that_comes_all_at_once_gives_the_same_turns()
    {
        var call = Call.Run(
            new() { Utterances = ["first", "second"], Answers = [FakeAnswer.Text("Yes.")] },
            async call =>
            {
                call.Burst((1_000, false), (9_000, true), (1_000, false), (1_000, true), (1_000, false));
                await call.Client.NextAsync("response.done");
            }
        );
        long[] starts =
        [
            .. call.Of("input_audio_buffer.speech_started")
                .Select(e => e.Json.GetProperty("audio_start_ms").GetInt64()),
        ];
        Assert.Equal(2, starts.Length);
        Assert.InRange(starts[0], 590, 610);
        Assert.InRange(starts[1], 10_500, 10_620);
        Assert.Equal(2, call.Of("conversation.item.input_audio_transcription.completed").Count());
    }

    [Fact]
    public void A_turn_ends_when_the_client_stops_sending_audio()
    {
        var call = Call.Run(
            new(),
            async call =>
            {
                await call.SpeakAsync(1_000);
                await call.Client.NextAsync("response.done");
            }
        );
        var stopped = call.One("input_audio_buffer.speech_stopped");
        Assert.InRange(stopped.Json.GetProperty("audio_end_ms").GetInt64(), 980, 1_000);
        Assert.InRange(stopped.At.TotalMilliseconds, 2_960, 3_000);
        call.LeavesNothing();
    }

    [Fact]
    public void A_manual_turn_answers_only_when_asked()
    {
        var call = Call.Run(
            new() { Update = """{"turn_detection":null}""" },
            async call =>
            {
                await call.SpeakAsync(800);
                call.Client.Send("""{"type":"input_audio_buffer.commit"}""");
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.done");
                call.Client.Send("""{"type":"input_audio_buffer.commit","event_id":"evt_1"}""");
                await call.Client.NextAsync("error");
                await call.SpeakAsync(200);
                call.Client.Send("""{"type":"input_audio_buffer.clear"}""");
                await call.Client.NextAsync("input_audio_buffer.cleared");
            }
        );
        Assert.Equal(
            "hello there",
            call.Responder.Requests[0].Entries.OfType<Engines.Responses.ChatMessage>().Single().Text
        );
        Assert.Equal("evt_1", call.One("error").Json.GetProperty("error").GetProperty("event_id").GetString());
        Assert.Empty(call.Of("input_audio_buffer.speech_started"));
        call.LeavesNothing();
    }

    [Fact]
    public void A_function_call_goes_to_the_client_and_its_result_to_the_model()
    {
        var call = Call.Run(
            new()
            {
                Update =
                    """{"modalities":["text"],"tools":[{"type":"function","name":"get_time","parameters":{"type":"object"}}]}""",
                Answers = [FakeAnswer.Call("get_time", "{}"), FakeAnswer.Text("It is nine.")],
            },
            async call =>
            {
                call.Client.Send(
                    """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Time?"}]}}"""
                );
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.done");
                call.Client.Send(
                    """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_1","output":"09:00"}}"""
                );
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.done");
            }
        );
        Assert.Equal("get_time", call.Responder.Requests[0].Tools.Single().Name);
        Assert.Equal(new Engines.Responses.ChatToolResult("call_1", "09:00"), call.Responder.Requests[1].Entries[^1]);
        Assert.Equal("It is nine.", call.One("response.text.done").Json.GetProperty("text").GetString());
    }

    [Fact]
    public void A_reminder_is_spoken_when_it_is_due()
    {
        var answer = new FakeAnswer(
            new Engines.Responses.ResponderText("Started."),
            new Engines.Responses.ResponderReminder(TimeSpan.FromSeconds(30), "Your timer is done.")
        );
        var call = Call.Run(
            new() { Answers = [answer] },
            async call =>
            {
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.done");
                await call.StaySilentUntilAsync("response.done");
            }
        );
        var second = call.Of("response.done").ElementAt(1).Json.GetProperty("response").GetProperty("output")[0];
        Assert.Equal("Your timer is done.", second.GetProperty("content")[0].GetProperty("transcript").GetString());
        Assert.Single(call.Responder.Requests);
    }

    private static int Bytes(ReceivedEvent delta) =>
        Convert.FromBase64String(delta.Json.GetProperty("delta").GetString()!).Length;

    private static int AudioMs(Call call) => call.Of("response.audio.delta").Sum(Bytes) / 48;
}
