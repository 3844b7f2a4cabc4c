using Parley.Engines.Hearing;

namespace Parley.Engines.Tests.Hearing;

public sealed class SpeechGateTests
{
    private const int Frame = 512;
    private const int Ms = 16;

    private static readonly GateConfig Config = new()
    {
        SpeechDurationMs = 96,
        SilenceDurationMs = 200,
        PrefixPaddingMs = 100,
    };

    [Fact]
    public void Start_is_the_first_speech_frame_less_the_padding()
    {
        var events = Run(Config, Scores((10, 0), (20, 0.9f), (10, 0)), Loud(40));
        Assert.Equal(new SpeechStarted((10 * Frame) - (100 * Ms)), events[0]);
    }

    [Fact]
    public void Padding_never_reaches_before_the_stream()
    {
        var events = Run(Config, Scores((1, 0), (20, 0.9f)), Loud(40));
        Assert.Equal(new SpeechStarted(0), events[0]);
    }

    [Theory]
    [InlineData(2, 96, false)]
    [InlineData(3, 96, true)]
    [InlineData(2, 64, true)]
    [InlineData(6, 200, false)]
    [InlineData(7, 200, true)]
    public void Speech_counts_only_after_it_lasted(int frames, int speechMs, bool counts)
    {
        // Quiet samples: the steps between frames must not add speech.
        var config = Config with
        {
            SpeechDurationMs = speechMs,
        };
        var events = Run(config, Scores((5, 0), (frames, 0.9f)), Quiet(40));
        Assert.Equal(counts, events.OfType<SpeechStarted>().Any());
    }

    [Fact]
    public void A_dip_of_one_frame_does_not_void_speech_about_to_count_but_adds_nothing()
    {
        var dip = Scores((5, 0), (2, 0.9f), (1, 0.1f), (1, 0.9f), (20, 0));
        Assert.Equal(new SpeechStarted((5 * Frame) - (100 * Ms)), Run(Config, dip, Quiet(60))[0]);
        Assert.Empty(Run(Config, Scores((5, 0), (2, 0.9f), (2, 0.1f), (1, 0.9f), (20, 0)), Quiet(60)));
        Assert.Empty(Run(Config, Scores((5, 0), (1, 0.9f), (1, 0.1f), (1, 0.9f), (20, 0)), Quiet(60)));
    }

    [Fact]
    public void Stop_is_decided_to_the_step_when_the_silence_has_lasted()
    {
        var events = Run(Config, Scores((5, 0), (15, 0.9f)), Concat(Loud(20), Quiet(40)));
        var end = 20 * Frame;
        Assert.Equal(new SpeechStopped(end, RoundUp(end + (200 * Ms), 160)), events[1]);
    }

    [Fact]
    public void Stop_waits_for_the_detector_where_a_noise_may_be_a_voice()
    {
        var events = Run(Config, Scores((5, 0), (15, 0.9f)), Loud(60));
        var end = 20 * Frame;
        Assert.Equal(new SpeechStopped(end, RoundUp(end + (200 * Ms), Frame)), events[1]);
    }

    [Fact]
    public void Speech_between_the_two_thresholds_goes_on_but_does_not_begin()
    {
        Assert.Empty(Run(Config, Scores((5, 0), (20, 0.45f)), Loud(60)));
        var events = Run(Config, Scores((5, 0), (5, 0.9f), (10, 0.4f)), Loud(60));
        Assert.Equal(20 * Frame, Assert.IsType<SpeechStopped>(events[1]).EndOfSpeechSample);
    }

    [Fact]
    public void A_pause_shorter_than_the_silence_does_not_split()
    {
        var events = Run(Config, Scores((5, 0), (10, 0.9f), (6, 0), (10, 0.9f)), Loud(60));
        Assert.Equal(2, events.Count);
        Assert.InRange(Assert.IsType<SpeechStopped>(events[1]).EndOfSpeechSample, (31 * Frame) - 160, 31 * Frame);
    }

    [Fact]
    public void The_level_ends_speech_although_the_detector_lingers()
    {
        // Voice until 10,000; the detector lingers for another 4 frames.
        var samples = Concat(Quiet(5), Loud(30)[..(10_000 - (5 * Frame))], Quiet(40));
        var events = Run(Config, Scores((5, 0), (19, 0.9f), (1, 0.4f)), samples);
        var stopped = Assert.IsType<SpeechStopped>(events[1]);
        Assert.InRange(stopped.EndOfSpeechSample, 10_000, 10_000 + (20 * Ms));
        Assert.InRange(stopped.DecidedAtSample - stopped.EndOfSpeechSample, 200 * Ms, 210 * Ms);
    }

    [Fact]
    public void A_soft_sound_within_a_word_does_not_split()
    {
        var samples = Concat(Quiet(5), Loud(10), Quiet(5), Loud(10), Quiet(40));
        var events = Run(Config, Scores((5, 0), (25, 0.9f)), samples);
        Assert.Equal(2, events.Count);
        Assert.InRange(Assert.IsType<SpeechStopped>(events[1]).EndOfSpeechSample, 29 * Frame, 32 * Frame);
    }

    [Fact]
    public void A_voice_too_quiet_for_the_level_is_believed_when_the_detector_insists()
    {
        var samples = Concat(Quiet(5), Loud(10), Quiet(60));
        var config = Config with { SilenceDurationMs = 500 };
        var events = Run(config, Scores((5, 0), (40, 0.9f)), samples);
        Assert.Equal(2, events.Count);
        Assert.Equal(45 * Frame, Assert.IsType<SpeechStopped>(events[1]).EndOfSpeechSample);
    }

    [Fact]
    public void The_lingering_of_the_detector_begins_no_new_turn()
    {
        var samples = Concat(Quiet(5), Loud(10), Quiet(60));
        var config = Config with { SilenceDurationMs = 64 };
        var events = Run(config, Scores((5, 0), (18, 0.9f)), samples);
        Assert.Equal(2, events.Count);
    }

    [Fact]
    public void A_turn_begins_no_earlier_than_the_one_before_was_decided()
    {
        var config = Config with { PrefixPaddingMs = 1000 };
        var events = Run(config, Scores((5, 0), (5, 0.9f), (8, 0), (5, 0.9f)), Loud(60));
        Assert.Equal(4, events.Count);
        var decided = Assert.IsType<SpeechStopped>(events[1]).DecidedAtSample;
        Assert.Equal(new SpeechStarted(decided), events[2]);
    }

    [Fact]
    public void Chunking_changes_nothing()
    {
        var scores = Scores((5, 0), (10, 0.9f), (9, 0), (12, 0.8f));
        var samples = Concat(Quiet(5), Loud(9), Quiet(12), Loud(9), Quiet(30));
        var expected = Run(Config, scores, samples);
        Assert.Equal(4, expected.Count);
        foreach (var chunk in (int[])[1, 7, 159, 160, 161, 320, 511, 512, 513, 4000])
        {
            Assert.Equal(expected, Run(Config, scores, samples, chunk));
        }
    }

    [Fact]
    public void Reset_forgets_speech_under_way_and_positions_go_on()
    {
        var detection = new ScriptedDetection(Scores((5, 0), (10, 0.9f), (10, 0), (10, 0.9f)));
        var gate = new SpeechGate(detection, Config with { PrefixPaddingMs = 2000 });
        var events = new List<GateEvent>();
        gate.Process(Loud(15), events);
        Assert.True(gate.IsSpeaking);
        gate.Reset();
        Assert.False(gate.IsSpeaking);
        Assert.Equal(1, detection.Resets);
        Assert.Equal(15 * Frame, gate.Position);
        events.Clear();
        gate.Process(Loud(20), events);
        Assert.Equal([new SpeechStarted(15 * Frame)], events);
    }

    [Fact]
    public void New_settings_hold_from_the_next_sample_on()
    {
        var gate = new SpeechGate(new ScriptedDetection(Scores((5, 0), (10, 0.9f))), Config);
        var events = new List<GateEvent>();
        gate.Process(Loud(16), events);
        gate.Reconfigure(Config with { SilenceDurationMs = 800 });
        gate.Process(Loud(30), events);
        var stopped = Assert.IsType<SpeechStopped>(events[1]);
        Assert.InRange(stopped.DecidedAtSample - stopped.EndOfSpeechSample, 800 * Ms, 810 * Ms);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_is_heard_turns_alternate_and_never_overlap(int seed)
    {
        var random = new Random(seed);
        var decisions = 0;
        for (var walk = 0; walk < 40; walk++)
        {
            var scores = new float[600];
            var parts = new List<short[]>();
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] = random.Next(4) == 0 || i == 0 ? random.NextSingle() : scores[i - 1];
                parts.Add(random.Next(2) == 0 ? Loud(1) : Quiet(1));
            }

            var config = new GateConfig
            {
                Threshold = random.NextSingle(),
                SpeechDurationMs = random.Next(300),
                SilenceDurationMs = random.Next(600),
                PrefixPaddingMs = random.Next(1000),
            };
            var events = Run(config, scores, Concat([.. parts]), random.Next(1, 2000));
            AssertInOrder(events, scores.Length * Frame);
            decisions += events.Count;
        }

        Assert.InRange(decisions, 200, int.MaxValue);
    }

    private static void AssertInOrder(List<GateEvent> events, long length)
    {
        long last = 0;
        for (var i = 0; i < events.Count; i++)
        {
            if (i % 2 == 0)
            {
                var started = Assert.IsType<SpeechStarted>(events[i]);
                Assert.InRange(started.AtSample, last, length);
                last = started.AtSample;
            }
            else
            {
                var stopped = Assert.IsType<SpeechStopped>(events[i]);
                Assert.InRange(stopped.EndOfSpeechSample, last, stopped.DecidedAtSample);
                Assert.InRange(stopped.DecidedAtSample, last, length);
                last = stopped.DecidedAtSample;
            }
        }
    }

    private static List<GateEvent> Run(GateConfig config, float[] scores, short[] samples, int chunk = 320)
    {
        var gate = new SpeechGate(new ScriptedDetection(scores), config);
        var events = new List<GateEvent>();
        for (var i = 0; i < samples.Length; i += chunk)
        {
            gate.Process(samples.AsSpan(i, Math.Min(chunk, samples.Length - i)), events);
        }

        Assert.Equal(samples.Length, gate.Position);
        return events;
    }

    private static float[] Scores(params (int Frames, float Score)[] runs) =>
        [.. runs.SelectMany(run => Enumerable.Repeat(run.Score, run.Frames))];

    private static short[] Concat(params short[][] parts) => [.. parts.SelectMany(part => part)];

    private static long RoundUp(long position, int unit) => (position + unit - 1) / unit * unit;

    private static short[] Loud(int frames)
    {
        var samples = new short[frames * Frame];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(i % 80 < 40 ? 6000 : -6000);
        }

        return samples;
    }

    private static short[] Quiet(int frames) => Voices.Room(frames * Frame / Ms);
}
