using Parley.Audio;
using Parley.Engines.Flite;
using Parley.Engines.Hearing;
using Parley.Engines.Speech;
using Parley.Engines.WebRtc;
using Parley.Runtime.Input;
using Parley.Runtime.Input.FrontEnd.Echo;
using Parley.Testing.Rooms;

namespace Parley.Runtime.Tests.Hearing;

/// <summary>The real canceller behind the real search for the delay, in a room of its own making, with a late client.</summary>
public sealed class EchoRoomTests
{
    private const int Rate = 16_000;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(40, 0)]
    [InlineData(120, 0)]
    [InlineData(240, 0)]
    [InlineData(400, 0)]
    [InlineData(800, 0)]
    [InlineData(150, 200)]
    public async Task After_two_seconds_the_echo_is_25_dB_weaker_and_it_never_opens_a_turn(int delayMs, int skewPpm)
    {
        var played = await PlayedAsync();
        var microphone = new EchoRoom(delayMs + 1, delayMs) { SkewPpm = skewPpm }.Hear(played);
        var run = Run(played, microphone);

        var from = (3 * Rate) + (delayMs * 16);
        var loss = EchoRoom.LossDb(microphone.AsSpan(from..run.Output.Length), run.Output.AsSpan(from));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{delayMs} ms, {skewPpm} ppm: delay found {run.Delay / 16.0:F1} ms, {loss:F1} dB"
        );
        Assert.NotNull(run.Delay);
        Assert.InRange(loss, skewPpm == 0 ? 25 : 18, 99);
        Assert.Empty(run.Events);
    }

    [Fact]
    public async Task A_person_who_speaks_into_the_reply_opens_a_turn()
    {
        var played = await PlayedAsync();
        var near = new short[played.Length];
        var talk = await SayAsync("Stop it please, I would like to know what time it is.", "rms");
        var at = 5 * Rate;
        talk.CopyTo(near.AsSpan(at));
        var microphone = new EchoRoom(9, delayMs: 180).Hear(played, near);
        var run = Run(played, microphone);
        var start = Assert.IsType<SpeechStarted>(run.Events[0]);
        Assert.InRange(start.AtSample, at - 6_400, at + talk.Length);

        // Suspected while the turn was not yet opened, and hardly ever before.
        Assert.Contains(run.Suspicions, when => when >= at && when < run.NoticedAt);
        Assert.InRange(run.Suspicions.Count(when => when < at), 0, at / 320 / 10);
    }

    [Fact]
    public async Task Of_a_person_who_speaks_into_the_reply_the_loud_parts_are_given_whole_where_they_stand_out()
    {
        var played = await PlayedAsync();
        var near = new short[played.Length];
        var talk = await SayAsync("Stop it please, I would like to know what time it is.", "rms");
        var at = 5 * Rate;
        talk.CopyTo(near.AsSpan(at));
        var run = Run(played, new EchoRoom(9, delayMs: 180).Hear(played, near));

        // Once they are noticed, in steps of 50 ms: what is given of the loud ones is about as loud as they were.
        const int step = Rate / 20;
        var (loud, whole) = (0, 0);
        for (var i = at + (Rate / 2); i + step < at + talk.Length; i += step)
        {
            var said = Pcm.LevelDbfs(near.AsSpan(i, step));
            loud += said > -30 ? 1 : 0;
            whole += said > -30 && Math.Abs(Pcm.LevelDbfs(run.Output.AsSpan(i, step)) - said) < 6 ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{whole} of {loud} loud steps are given whole");
        Assert.InRange(whole, 0.25 * loud, loud);
        Assert.True(loud > 10);
    }

    [Fact]
    public async Task A_person_with_a_headset_is_heard_over_the_reply()
    {
        var played = await PlayedAsync();
        var near = new short[played.Length];
        var talk = await SayAsync("Stop it please, I would like to know what time it is.", "rms");
        var at = 4 * Rate;
        talk.CopyTo(near.AsSpan(at));
        var run = Run(played, new EchoRoom(9, delayMs: 180, loudness: 0).Hear(played, near));
        Assert.Null(run.Delay);
        Assert.InRange(Assert.IsType<SpeechStarted>(run.Events[0]).AtSample, at - 6_400, at + (Rate / 2));
    }

    private static Heard Run(short[] played, short[] microphone)
    {
        var provider = new WebRtcEchoProvider();
        Assert.SkipUnless(provider.Probe().Available, provider.Probe().Detail);
        var clock = new ManualClock();
        var track = new ReferenceTrack(clock);
        track.Open();
        using var stage = new EchoStage();
        stage.Open(provider.Create().Open(), new ServerReference(track));
        SpeechGate? gate = null;
        using var detection = new SelfSpeechGate(
            new EnergyVoiceDetector().Open(),
            samples => !gate!.IsSpeaking && stage.IsEcho(gate.Position - samples, samples)
        );
        gate = new SpeechGate(detection, new GateConfig { SpeechDurationMs = 100 });
        var events = new List<GateEvent>();
        var output = new List<short>();
        var format = new AudioFormat(AudioCoding.Pcm16, Rate);
        var sent = 0;
        var bytes = new byte[2_000];
        var random = new Random(played.Length);
        var heard = 0;
        List<int> suspicions = [];
        int? started = null;
        for (var at = 320; at <= microphone.Length; at += 320)
        {
            clock.Samples = at - 320;
            while (sent + 1_000 <= played.Length && sent <= at + 3_200)
            {
                Pcm.Encode(played.AsSpan(sent, 1_000), bytes);
                track.Sent(1, format, bytes);
                sent += 1_000;
            }

            clock.Samples = at;

            // The network holds some packets back for a while.
            if (random.Next(3) == 0 && at + 320 <= microphone.Length)
            {
                continue;
            }

            stage.Begin();
            stage.Process(microphone.AsSpan(heard..at));
            heard = at;
            output.AddRange(stage.Output);
            gate.Process(stage.Output, events);
            started ??= events.Count > 0 ? at : null;
            if (stage.SuspectsVoice)
            {
                suspicions.Add(at);
            }
        }

        return new([.. output], events, stage.Delay, suspicions, started);
    }

    /// <param name="Suspicions">Where a voice was suspected in the echo.</param>
    /// <param name="NoticedAt">How much had been heard when the first turn opened.</param>
    private sealed record Heard(
        short[] Output,
        List<GateEvent> Events,
        int? Delay,
        IReadOnlyList<int> Suspicions,
        int? NoticedAt
    );

    private static Task<short[]> PlayedAsync() =>
        SayAsync(
            "The lamp in the kitchen is on now, and the door of the garage is closed. Tomorrow it will be cloudy in the "
                + "morning, with some rain in the afternoon and a little wind from the west. Your next appointment is on "
                + "Thursday at half past three, in the office at the station.",
            "slt"
        );

    private static async Task<short[]> SayAsync(string text, string voice)
    {
        var provider = new FliteProvider();
        Assert.SkipUnless(provider.Probe().Available, provider.Probe().Detail);
        var speaker = provider.Create();
        var request = new SpeechRequest(
            text,
            speaker.Voices.FirstOrDefault(v => string.Equals(v.Id, voice, StringComparison.Ordinal))
                ?? speaker.Voices[0]
        );
        var samples = new List<short>();
        await foreach (var part in speaker.SpeakAsync(request, TestContext.Current.CancellationToken))
        {
            if (part is SpeechAudio audio)
            {
                samples.AddRange(Resampler.Convert(audio.Samples.Span, audio.SampleRate, Rate));
            }
        }

        return [.. samples];
    }

    private sealed class ManualClock : TimeProvider
    {
        public long Samples { get; set; }

        public override long TimestampFrequency => Rate;

        public override long GetTimestamp() => Samples;
    }
}
