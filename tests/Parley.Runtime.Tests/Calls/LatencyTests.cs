using System.Diagnostics;
using System.Text.Json;
using Parley.Audio;
using Parley.Testing.Coverage;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Calls;

/// <summary>The latency receipt, to the millisecond: what the caller's own clock says, and what the server says of the same call.</summary>
public sealed class LatencyTests
{
    private const string Receipt = "parley.latency_receipt";
    private const string Ask = """{"include":["parley.latency"],"input_audio_sampling_rate":16000}""";

    private static CallSetup Setup => new() { Update = Ask, Input = new(AudioCoding.Pcm16, 16_000) };

    [Fact]
    [Covers("feature:parley-latency")]
    public void The_receipt_is_the_silence_that_the_caller_hears_and_its_parts_add_up_to_it()
    {
        var lastSound = TimeSpan.Zero;
        var call = Call.Run(
            Setup,
            async call =>
            {
                await call.StaySilentAsync(1_000);
                await call.SpeakAsync(1_000);
                lastSound = call.Now - TimeSpan.FromMilliseconds(20);
                await call.StaySilentUntilAsync("response.done");
            }
        );

        var receipt = call.One(Receipt).Json;
        var heard = call.Of("response.audio.delta").First().At;
        Assert.Equal((heard - lastSound).TotalMilliseconds, receipt.GetProperty("total_ms").GetDouble(), 0.11);
        Assert.Equal(
            receipt.GetProperty("total_ms").GetDouble(),
            receipt.GetProperty("parts").EnumerateObject().Sum(p => p.Value.GetDouble()),
            0.5
        );
        var marks = receipt.GetProperty("marks");
        Assert.Equal(Since("input_audio_buffer.speech_stopped"), Mark("speech_end_found"), 0.11);
        Assert.Equal(Since("conversation.item.input_audio_transcription.completed"), Mark("final_transcript"), 0.11);
        Assert.Equal(Since("response.created"), Mark("response_created"), 0.11);

        // 100 ms and 10 for each word of the answer; 30 for the voice.
        Assert.Equal(Mark("response_created") + 110, Mark("first_token"), 0.11);
        Assert.Equal(Mark("first_clause") + 30, Mark("first_audio_byte"), 0.11);
        Assert.Equal(2_000, receipt.GetProperty("audio_end_ms").GetInt64());
        Assert.Equal(
            call.One("response.created").Json.GetProperty("response").GetProperty("id").GetString(),
            receipt.GetProperty("response_id").GetString()
        );
        Assert.Equal(
            call.One("input_audio_buffer.committed").Text("item_id"),
            receipt.GetProperty("item_id").GetString()
        );
        Assert.Equal(
            call.Of("response.audio.delta").First().Text("item_id"),
            receipt.GetProperty("output_item_id").GetString()
        );

        double Since(string type) => (call.One(type).At - lastSound).TotalMilliseconds;

        double Mark(string name) => marks.GetProperty(name).GetDouble();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(150, 7.5)]
    [InlineData(600, 600)]
    public void Silence_of_the_voice_is_left_out_and_what_is_kept_of_it_counts(int silentMs, double leadMs)
    {
        var call = Call.Run(
            Setup with
            {
                Speaker = c => new(c) { SilentMs = silentMs },
                Update = Ask[..^1] + ",\"output_audio_timestamp_types\":[\"word\"]}",
                Answers = [FakeAnswer.Text("One two three. And four.")],
            },
            async call =>
            {
                await call.SpeakAsync(1_000);
                await call.StaySilentUntilAsync("response.done");
            }
        );

        var receipt = call.One(Receipt).Json;
        var marks = receipt.GetProperty("marks");
        var lead = marks.GetProperty("heard").GetDouble() - marks.GetProperty("first_audio_sent").GetDouble();
        Assert.Equal(leadMs, lead, 0.11);
        Assert.Equal(leadMs, receipt.GetProperty("parts").GetProperty("heard").GetDouble(), 0.11);

        // The words of the first clause move with the sound, and the pause before the second clause stays.
        var offsets = call.Of("response.audio_timestamp.delta")
            .Select(e => (double)e.Json.GetProperty("audio_offset_ms").GetInt64())
            .ToArray();
        var second = leadMs + (3 * FakeSpeaker.MsPerWord) + silentMs;
        Assert.Equal([leadMs, leadMs + 200, leadMs + 400, second, second + 200], offsets, Within(0.51));
        Assert.Equal(second + 400, call.Of("response.audio.delta").Sum(Bytes) / 48.0, 0.1);

        static IEqualityComparer<double> Within(double tolerance) =>
            EqualityComparer<double>.Create((a, b) => Math.Abs(a - b) <= tolerance, _ => 0);

        static int Bytes(ReceivedEvent e) => e.Json.GetProperty("delta").GetBytesFromBase64().Length;
    }

    [Fact]
    public void It_comes_right_after_the_first_sound_and_nothing_else_changes()
    {
        var asked = Turn(Setup);
        var silent = Turn(Setup with { Update = """{"input_audio_sampling_rate":16000}""" });

        Assert.Equal("response.audio.delta", asked.Types()[Array.IndexOf(asked.Types(), Receipt) - 1]);
        Assert.Equal(string.Join('\n', silent.Types()), string.Join('\n', asked.Types().Where(t => t is not Receipt)));
    }

    [Fact]
    public void Words_for_a_wait_are_what_is_heard_first()
    {
        var call = Turn(
            Setup with
            {
                Update = """
                {"include":["parley.latency"],"input_audio_sampling_rate":16000,
                "interim_response":{"type":"static_interim_response","triggers":["latency"],"latency_threshold_ms":300,"texts":["One moment, please."]} }
                """,
                Answers = [FakeAnswer.Text("Here it is.") with { FirstToken = TimeSpan.FromSeconds(4) }],
            }
        );

        var receipt = call.One(Receipt).Json;
        Assert.True(receipt.GetProperty("interim").GetBoolean());
        Assert.Equal(JsonValueKind.Null, receipt.GetProperty("marks").GetProperty("first_token").ValueKind);
        Assert.Equal(
            call.Of("response.audio.delta").First().Text("item_id"),
            receipt.GetProperty("output_item_id").GetString()
        );
    }

    [Fact]
    public void A_turn_whose_answer_calls_a_function_is_accounted_for_when_the_person_hears_something()
    {
        var call = Call.Run(
            Setup with
            {
                Answers = [FakeAnswer.Call("lamp", "{}"), FakeAnswer.Text("It is on.")],
            },
            async call =>
            {
                await call.StaySilentAsync(500);
                await call.SpeakAsync(800);
                await call.StaySilentUntilAsync("response.done");
                await call.StaySilentAsync(600);
                call.Client.Send(
                    """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_1","output":"{}"} }"""
                );
                call.Client.Send("""{"type":"response.create"}""");
                await call.StaySilentUntilAsync("response.done");
            }
        );

        var receipt = call.One(Receipt).Json;
        Assert.Equal(
            call.Of("response.created").Last().Json.GetProperty("response").GetProperty("id").GetString(),
            receipt.GetProperty("response_id").GetString()
        );
        Assert.True(receipt.GetProperty("parts").GetProperty("response_created").GetDouble() > 600);
    }

    [Fact]
    public void A_committed_buffer_counts_from_its_last_sample()
    {
        var committed = TimeSpan.Zero;
        var call = Call.Run(
            Setup with
            {
                Update = """{"include":["parley.latency"],"input_audio_sampling_rate":16000,"turn_detection":null}""",
            },
            async call =>
            {
                await call.SpeakAsync(800);
                committed = call.Now;
                call.Client.Send("""{"type":"input_audio_buffer.commit"}""");
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.done");
            }
        );

        var heard = call.Of("response.audio.delta").First().At;

        // The last frame was sent 20 ms before.
        Assert.Equal(
            (heard - committed).TotalMilliseconds + 20,
            call.One(Receipt).Json.GetProperty("total_ms").GetDouble(),
            0.11
        );
    }

    [Fact]
    public void Every_receipt_is_a_trace_whether_or_not_the_client_asks()
    {
        var traces = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Parley",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = traces.Add,
        };
        ActivitySource.AddActivityListener(listener);
        var call = Turn(Setup with { Update = """{"input_audio_sampling_rate":16000}""" });

        var id = call.One("response.created").Json.GetProperty("response").GetProperty("id").GetString();
        lock (traces)
        {
            var trace = traces.Last(t =>
                t.OperationName is "realtime.turn" && Equals(t.GetTagItem("parley.response.id"), id)
            );
            Assert.Equal(8, trace.Events.Count());
            Assert.Equal((double)trace.GetTagItem("parley.turn.heard_ms")!, trace.Duration.TotalMilliseconds, 0.2);
        }
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
