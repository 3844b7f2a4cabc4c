using System.Text.Json;
using Parley.Audio;
using Parley.Runtime.Sessions;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Calls;

/// <summary>Answers prepared while the caller pauses, to the millisecond.</summary>
public sealed class SpeculationTests
{
    private const string Receipt = "parley.latency_receipt";
    private const string Ask = """{"include":["parley.latency"],"input_audio_sampling_rate":16000}""";

    private static CallSetup Setup(SpeculationMode mode) =>
        new()
        {
            Update = Ask,
            Input = new(AudioCoding.Pcm16, 16_000),
            Options = new() { Speculation = mode },
        };

    [Fact]
    public void The_model_and_the_voice_work_while_the_silence_lasts()
    {
        var off = Turn(Setup(SpeculationMode.Off));
        var on = Turn(Setup(SpeculationMode.On));

        // 500 ms of silence and 50 for the transcript; then 130 for the model's first clause and 30 for the voice.
        Assert.Equal(TimeSpan.FromMilliseconds(130 + 30), FirstAudio(off) - FirstAudio(on));
        Assert.Equal(Seen(off), Seen(on));
        Assert.Equal(off.Responder.Requests[0].Entries[^1], on.Responder.Requests[0].Entries[^1]);
        var receipt = on.One(Receipt).Json;
        Assert.True(receipt.GetProperty("speculation").GetProperty("adopted").GetBoolean());
        Assert.Equal(130 + 30, receipt.GetProperty("speculation").GetProperty("saved_ms").GetDouble());
        Assert.Equal(
            (FirstAudio(off) - FirstAudio(on)).TotalMilliseconds,
            off.One(Receipt).Json.GetProperty("total_ms").GetDouble() - receipt.GetProperty("total_ms").GetDouble()
        );
        Assert.Equal(0, receipt.GetProperty("parts").GetProperty("first_clause").GetDouble());
        Assert.Single(on.Responder.Requests);
        on.LeavesNothing();
    }

    [Fact]
    public void A_slow_model_gains_the_silence_after_the_pause_was_noticed()
    {
        var slow = new[] { FakeAnswer.Text("Hello to you.") with { FirstToken = TimeSpan.FromSeconds(2) } };
        var off = Turn(Setup(SpeculationMode.Off) with { Answers = slow });
        var on = Turn(Setup(SpeculationMode.On) with { Answers = slow });

        // From 200 ms of silence to 500, and the 50 of the transcript.
        Assert.Equal(TimeSpan.FromMilliseconds(350), FirstAudio(off) - FirstAudio(on));
        Assert.Equal(Seen(off), Seen(on));
    }

    [Fact]
    public void A_person_who_goes_on_after_a_pause_is_answered_once_and_hears_nothing_before()
    {
        var call = Call.Run(
            Setup(SpeculationMode.On) with
            {
                Utterances = ["one two three four five six"],
                Answers = [FakeAnswer.Text("Too early."), FakeAnswer.Text("In time.")],
            },
            async call =>
            {
                await call.StaySilentAsync(500);
                await call.SpeakAsync(600);
                await call.StaySilentAsync(400);
                await call.SpeakAsync(800);
                await call.StaySilentUntilAsync("response.done");
            }
        );

        Assert.Single(call.Of("response.created"));
        Assert.DoesNotContain("Too early", call.Transcript(), StringComparison.Ordinal);
        Assert.Contains("In time", call.Transcript(), StringComparison.Ordinal);
        Assert.Equal(2, call.Responder.Requests.Count);
        var speculation = call.One(Receipt).Json.GetProperty("speculation");
        Assert.Equal(2, speculation.GetProperty("started").GetInt32());
        Assert.True(speculation.GetProperty("adopted").GetBoolean());
        call.LeavesNothing();
    }

    [Theory]
    [InlineData("what time is it now please", 1)]
    [InlineData("set a timer for", 0)]
    public void Nothing_is_prepared_for_who_is_in_the_middle_of_a_request(string said, int asked)
    {
        var call = Call.Run(
            Setup(SpeculationMode.On) with
            {
                Update = """
                {"input_audio_sampling_rate":16000,"turn_detection":{"type":"azure_semantic_vad","silence_duration_ms":1500}}
                """,
                Utterances = [said],
            },
            async call =>
            {
                await call.StaySilentAsync(500);
                await call.SpeakAsync(1_000);
                await call.StaySilentAsync(400);
                Assert.Equal(asked, call.Responder.Requests.Count);
            }
        );

        call.LeavesNothing();
    }

    [Fact]
    public void A_function_is_called_only_when_the_turn_is_committed()
    {
        var call = Call.Run(
            Setup(SpeculationMode.On) with
            {
                Answers = [FakeAnswer.Call("lamp", "{}"), FakeAnswer.Call("lamp", """{"on":true}""")],
                Utterances = ["turn it on please"],
            },
            async call =>
            {
                await call.StaySilentAsync(500);
                await call.SpeakAsync(400);
                await call.StaySilentAsync(400);
                Assert.Single(call.Responder.Requests);
                Assert.DoesNotContain(call.Events, e => e.Type.Contains("function", StringComparison.Ordinal));
                await call.SpeakAsync(400);
                await call.StaySilentUntilAsync("response.done");
            }
        );

        Assert.Equal("""{"on":true}""", call.One("response.function_call_arguments.done").Text("arguments"));
        var types = call.Types();
        Assert.True(
            Array.IndexOf(types, "input_audio_buffer.committed")
                < Array.IndexOf(types, "response.function_call_arguments.delta")
        );
    }

    [Theory]
    [InlineData("""{"type":"session.update","session":{"instructions":"Be brief."}}""")]
    [InlineData("""{"type":"response.create"}""")]
    [InlineData("""{"type":"input_audio_buffer.clear"}""")]
    [InlineData("drain")]
    [InlineData("drop")]
    [InlineData("abort")]
    public void Whatever_comes_between_leaves_nothing_behind(string what)
    {
        var call = Call.Run(
            Setup(SpeculationMode.On) with
            {
                Answers = [FakeAnswer.Text("This is a long answer, and it goes on, for some time.")],
            },
            async call =>
            {
                await call.StaySilentAsync(500);
                await call.SpeakAsync(600);
                await call.StaySilentAsync(380);
                Assert.Equal(1, call.Responder.Active + call.Speaker.Active > 0 ? 1 : call.Responder.Requests.Count);
                switch (what)
                {
                    case "drain":
                        _ = call.Host.DrainAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
                        break;
                    case "drop":
                        call.Client.Drop();
                        return;
                    case "abort":
                        call.Abort.Cancel();
                        return;
                    default:
                        call.Client.Send(what);
                        break;
                }

                await call.StaySilentAsync(3_000);
            }
        );

        call.LeavesNothing();
        Assert.All(
            call.Of("response.done"),
            e => Assert.Equal("completed", e.Json.GetProperty("response").GetProperty("status").GetString())
        );
    }

    [Fact]
    public void In_the_automatic_mode_only_a_model_that_is_free_is_asked_ahead()
    {
        var paid = Turn(Setup(SpeculationMode.Auto));
        var free = Turn(
            Setup(SpeculationMode.Auto) with
            {
                Responder = clock =>
                    new(clock, FakeAnswer.Text("Hello to you.")) { Capabilities = new() { IsFree = true } },
            }
        );

        Assert.False(Speculation(paid).GetProperty("adopted").GetBoolean());
        Assert.Equal(0, Speculation(paid).GetProperty("started").GetInt32());
        Assert.True(Speculation(free).GetProperty("adopted").GetBoolean());

        static JsonElement Speculation(Call call) => call.One(Receipt).Json.GetProperty("speculation");
    }

    private static TimeSpan FirstAudio(Call call) => call.Of("response.audio.delta").First().At;

    /// <summary>All that the client saw, without the times of the receipt.</summary>
    private static string Seen(Call call) =>
        string.Join('\n', call.Events.Where(e => e.Type is not Receipt).Select(e => e.Json.GetRawText()));

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
