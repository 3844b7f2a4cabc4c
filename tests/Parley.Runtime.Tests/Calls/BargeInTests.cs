using System.Text.Json;
using Parley.Audio;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Calls;

/// <summary>Interruptions at exact times (docs/guides/barge-in.md). The caller's voice is a tone, which the judge calls a hum.</summary>
public sealed class BargeInTests
{
    private const string Long =
        "One two three four five six seven eight nine ten. And so on and on it goes for a while, and then some more.";

    [Fact]
    public void A_voice_makes_the_answer_quiet_at_once_silent_soon_and_then_stops_it()
    {
        var onset = 0;
        var call = Interrupted(1_000, c => onset = c.SentMs, "tell me", "now wait a minute please and listen");
        var first = Responses(call)[0];
        var last = Deltas(call, first).Last(e => !IsSilent(e));
        var started = call.Of("input_audio_buffer.speech_started").ElementAt(1);

        // What was sent before the onset was loud; the detector of the test needs one frame of 10 ms.
        Assert.InRange(last.At.TotalMilliseconds, 0, onset + 160);
        Assert.InRange(Deltas(call, first)[^1].At, started.At - TimeSpan.FromMilliseconds(40), started.At);
        Assert.InRange(started.At.TotalMilliseconds, onset, onset + 880);
        Assert.InRange(started.Json.GetProperty("audio_start_ms").GetInt64(), onset - 400 - 20, onset - 400 + 20);
        Assert.Equal("turn_detected", Reason(call, 0));
        Assert.Equal(2, call.Responder.Requests.Count);
        call.LeavesNothing();
    }

    [Fact]
    public void A_short_sound_without_words_leaves_nothing_on_the_wire_and_the_answer_loses_nothing()
    {
        var onset = 0;
        var call = Interrupted(300, c => onset = c.SentMs, "tell me", "mm hm");
        Assert.Single(call.Of("input_audio_buffer.speech_started"));
        Assert.Single(call.Of("response.created"));
        Assert.Equal("completed", Status(call, 0));
        Assert.Equal(Long, Transcript(call, 0));

        // The word that was cut is said again, so the answer is a little longer than its words.
        var spoken = call.Of("response.audio.delta").Where(e => !IsSilent(e)).Sum(Bytes) / 48;
        var plain = Long.Split(' ').Length * FakeSpeaker.MsPerWord;
        Assert.InRange(spoken, plain, plain + (2 * FakeSpeaker.MsPerWord));
        var meanwhile = call.Of("response.audio.delta")
            .Where(e => e.At.TotalMilliseconds > onset + 200 && e.At.TotalMilliseconds < onset + 440)
            .ToList();
        Assert.All(meanwhile, e => Assert.True(IsSilent(e)));

        // The client plays on without a gap.
        Assert.InRange(meanwhile.Sum(Bytes) / 48, 200, 260);
        call.LeavesNothing();
    }

    [Fact]
    public void A_word_that_is_said_again_moves_the_times_of_those_that_follow()
    {
        var call = Interrupted(
            300,
            _ => { },
            "tell me",
            "mm hm",
            update: """{"output_audio_timestamp_types":["word"]}"""
        );
        var times = call.Of("response.audio_timestamp.delta")
            .Select(e => e.Json.GetProperty("audio_offset_ms").GetInt64())
            .ToList();
        Assert.Equal(Long.Split(' ').Length, times.Count);
        var gaps = times.Zip(times.Skip(1), (a, b) => b - a).Where(gap => gap != FakeSpeaker.MsPerWord).ToList();
        var silence = call.Of("response.audio.delta").Where(IsSilent).Sum(Bytes) / 48;
        Assert.InRange(Assert.Single(gaps) - silence, FakeSpeaker.MsPerWord + 1, (2 * FakeSpeaker.MsPerWord) + 1);
    }

    [Fact]
    public void A_click_is_no_voice_and_only_makes_the_answer_quiet_for_a_moment()
    {
        var onset = 0;
        var call = Call.Run(
            new()
            {
                Utterances = ["tell me"],
                Answers = [FakeAnswer.Text(Long)],
                Speaker = c => new(c) { Loudness = 8_000 },
            },
            async call =>
            {
                await BeginAsync(call);
                onset = call.SentMs;
                await call.MakeNoiseAsync(60);
                await call.StaySilentUntilAsync("response.done");
            }
        );
        Assert.Single(call.Of("input_audio_buffer.speech_started"));
        Assert.Equal("completed", Status(call, 0));
        var levels = call.Of("response.audio.delta")
            .Select(e => (At: e.At.TotalMilliseconds - onset, Samples: Samples(e)))
            .Select(e => (e.At, Last: e.Samples[^1], Peak: e.Samples.Max(), Ms: e.Samples.Length / 24))
            .ToList();
        Assert.Contains(levels, l => l.At is > 0 and < 160 && l.Last is > 1_000 and < 3_000);
        Assert.All(levels.Where(l => l.At < 0), l => Assert.InRange(l.Peak, 7_000, 9_500));
        Assert.Contains(levels, l => l.At is > 100 and < 200);
        Assert.All(levels.Where(l => l.At is > 100 and < 200), l => Assert.InRange(l.Ms, 1, 20));
        Assert.All(levels.Where(l => l.At > 500), l => Assert.InRange(l.Peak, 7_000, 9_500));
        Assert.Equal(Long.Split(' ').Length * FakeSpeaker.MsPerWord, call.Of("response.audio.delta").Sum(Bytes) / 48);
    }

    [Fact]
    public void Of_a_murmur_of_a_second_nothing_is_on_the_wire()
    {
        var call = Interrupted(1_000, _ => { }, "tell me", "yeah okay right");
        Assert.Equal("completed", Status(call, 0));
        Assert.Single(call.Of("input_audio_buffer.speech_started"));
        Assert.Equal(Long, Transcript(call, 0));
        call.LeavesNothing();
    }

    [Fact]
    public void A_long_murmur_stops_the_answer_and_then_its_rest_is_said()
    {
        var call = Interrupted(1_500, _ => { }, "tell me", "yeah okay right");
        Assert.Equal("turn_detected", Reason(call, 0));
        Assert.Equal("completed", Status(call, 1));
        var heard = call.Client.Events.Last(e => e.Type is "conversation.item.retrieved").Json;
        var first = heard.GetProperty("item").GetProperty("content")[0].GetProperty("transcript").GetString()!;
        Assert.NotEmpty(first);
        Assert.Equal(Long, $"{first} {Transcript(call, 1)}");
        Assert.Single(call.Responder.Requests);
        call.LeavesNothing();
    }

    [Fact]
    public void The_plain_way_stops_at_the_first_sound()
    {
        var onset = 0;
        var call = Interrupted(
            300,
            c => onset = c.SentMs,
            "tell me",
            "mm hm",
            update: """{"turn_detection":{"type":"server_vad","barge_in":{"mode":"immediate"}}}"""
        );
        Assert.Equal("turn_detected", Reason(call, 0));
        var started = call.Of("input_audio_buffer.speech_started").ElementAt(1);
        Assert.InRange(started.At.TotalMilliseconds, onset + 180, onset + 240);
    }

    [Theory]
    [InlineData("g711_ulaw")]
    [InlineData("g711_alaw")]
    public void Companded_audio_becomes_quiet_too(string format)
    {
        var onset = 0;
        var call = Call.Run(
            new()
            {
                Utterances = ["tell me"],
                Answers = [FakeAnswer.Text(Long)],
                Speaker = c => new(c) { Loudness = 8_000 },
                Update = $$"""{"output_audio_format":"{{format}}"}""",
            },
            async call =>
            {
                await BeginAsync(call);
                onset = call.SentMs;
                await call.MakeNoiseAsync(60);
                await call.StaySilentUntilAsync("response.done");
            }
        );
        var quiet = call.Of("response.audio.delta")
            .Where(e => e.At.TotalMilliseconds - onset is > 0 and < 160)
            .Select(e => Convert.FromBase64String(e.Text("delta")!)[^1])
            .Select(code => format is "g711_ulaw" ? G711.DecodeUlaw(code) : G711.DecodeAlaw(code));
        Assert.Contains(quiet, sample => sample is > 1_500 and < 3_000);
    }

    [Fact]
    public void A_client_that_stops_sending_leaves_no_answer_waiting()
    {
        var call = Call.Run(
            new() { Utterances = ["tell me", "yeah"], Answers = [FakeAnswer.Text(Long)] },
            async call =>
            {
                await BeginAsync(call);
                await call.SpeakAsync(240);
                await call.Client.NextAsync("response.done");
            }
        );
        Assert.Equal("completed", Status(call, 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    [InlineData(800)]
    public void What_the_model_reads_next_ends_with_the_word_that_was_heard(int buffer)
    {
        var onset = 0;
        var call = Interrupted(
            1_000,
            c => onset = c.SentMs,
            "tell me",
            "now wait a minute please and listen",
            update: """{"turn_detection":{"type":"server_vad","auto_truncate":true,"barge_in":{"playback_buffer_ms":0}}}""".Replace(
                "ms\":0",
                $"ms\":{buffer}",
                StringComparison.Ordinal
            )
        );
        var first = Responses(call)[0];
        var audio = Deltas(call, first);
        var cut = call.One("conversation.item.truncated");
        var ms = cut.Json.GetProperty("audio_end_ms").GetInt64();
        var sent = audio.Sum(Bytes) / 48;

        // At the moment of the cut nearly all that was sent is played, by a client that plays at once.
        Assert.InRange(ms, sent - buffer - 60, sent - buffer);
        var said = call
            .Responder.Requests[1]
            .Entries.OfType<Engines.Responses.ChatMessage>()
            .Where(m => m.Role == Engines.Responses.ChatRole.Assistant)
            .Select(m => m.Text)
            .DefaultIfEmpty("")
            .Single();

        // What was played last is silence, unless the client holds that back.
        var played = audio.SelectMany(Samples).Take((int)ms * 24).Count(sample => sample != 0) / 24;
        Assert.Equal(Math.Round(played / 200.0), said.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Words_that_last_no_whole_number_of_milliseconds_are_paced_like_others()
    {
        var call = Call.Run(
            new() { Utterances = ["tell me"], Answers = [FakeAnswer.Text(Long)] },
            async call =>
            {
                call.Speaker.ExtraSamples = 7;
                await BeginAsync(call);
                await call.StaySilentUntilAsync("response.done");
            }
        );
        Assert.Equal("completed", Status(call, 0));
    }

    [Fact]
    public void Turn_detection_may_be_switched_off_in_any_moment_of_a_sound()
    {
        for (var before = 0; before <= 300; before += 20)
        {
            var call = Call.Run(
                new() { Utterances = ["tell me", "wait"], Answers = [FakeAnswer.Text(Long)] },
                async call =>
                {
                    await BeginAsync(call);
                    await call.SpeakAsync(before);
                    var speaking = call.SpeakAsync(20);
                    call.Client.Send("""{"type":"session.update","session":{"turn_detection":null}}""");
                    await speaking;
                    await call.SpeakAsync(400);
                    call.Client.Send("""{"type":"input_audio_buffer.commit"}""");
                    await call.Client.NextAsync("input_audio_buffer.committed");
                }
            );
            Assert.Empty(call.Of("error"));
            call.LeavesNothing();
        }
    }

    private static async Task BeginAsync(Call call)
    {
        await call.StaySilentAsync(500);
        await call.SpeakAsync(600);
        await call.StaySilentUntilAsync("response.audio.delta");
        await call.StaySilentAsync(1_000);
    }

    /// <summary>The caller makes a sound of so many ms while the answer is spoken.</summary>
    private static Call Interrupted(int ms, Action<Call> begins, string turn, string sound, string? update = null) =>
        Call.Run(
            new()
            {
                Utterances = [turn, sound],
                Answers = [FakeAnswer.Text(Long), FakeAnswer.Text("Fine.")],
                Speaker = clock => new(clock) { Loudness = 8_000 },
                Update = update,
            },
            async call =>
            {
                await BeginAsync(call);
                begins(call);
                var done = call.Client.NextAsync("response.done");
                await call.SpeakAsync(ms);
                while (!done.IsCompleted)
                {
                    await call.StaySilentAsync(20);
                }

                if ((await done).Json.GetProperty("response").GetProperty("status").GetString() is "cancelled")
                {
                    await call.StaySilentUntilAsync("response.done");
                    var item = (await done).Json.GetProperty("response").GetProperty("output")[0].GetProperty("id");
                    call.Client.Send($$"""{"type":"conversation.item.retrieve","item_id":"{{item}}"}""");
                    await call.Client.NextAsync("conversation.item.retrieved");
                }
            }
        );

    private static List<string> Responses(Call call) =>
        [.. call.Of("response.created").Select(e => e.Json.GetProperty("response").GetProperty("id").GetString()!)];

    private static List<ReceivedEvent> Deltas(Call call, string response) =>
        [
            .. call.Of("response.audio.delta")
                .Where(e => string.Equals(e.Text("response_id"), response, StringComparison.Ordinal)),
        ];

    private static JsonElement Done(Call call, int index) =>
        call.Of("response.done").ElementAt(index).Json.GetProperty("response");

    private static string? Status(Call call, int index) => Done(call, index).GetProperty("status").GetString();

    private static string? Reason(Call call, int index) =>
        Done(call, index).GetProperty("status_details").GetProperty("reason").GetString();

    private static string? Transcript(Call call, int index) =>
        Done(call, index).GetProperty("output")[0].GetProperty("content")[0].GetProperty("transcript").GetString();

    private static bool IsSilent(ReceivedEvent delta) => !Samples(delta).AsSpan().ContainsAnyExcept((short)0);

    private static int Bytes(ReceivedEvent delta) => Convert.FromBase64String(delta.Text("delta")!).Length;

    private static short[] Samples(ReceivedEvent delta)
    {
        var samples = new short[Bytes(delta) / 2];
        Pcm.Decode(Convert.FromBase64String(delta.Text("delta")!), samples);
        return samples;
    }
}
