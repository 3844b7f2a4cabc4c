using Parley.Audio;
using Parley.Engines.Catalog;
using Parley.Engines.Hearing.Cleaning;
using Parley.Testing.Measures;

namespace Parley.Engines.Tests.Hearing.Cleaning;

/// <summary>What every noise suppressor must do. Derive it once per engine.</summary>
public abstract class NoiseSuppressorConformance
{
    private const int Rate = 16_000;

    private INoiseSuppressor? _suppressor;

    /// <summary>The engine under test.</summary>
    protected abstract IEngineProvider<INoiseSuppressor> Provider { get; }

    /// <summary>Least fall of steady noise at the highest level, in dB, once it is known.</summary>
    protected abstract double NoiseFallDb { get; }

    public static TheoryData<NoiseSuppressionLevel> Levels => [.. Enum.GetValues<NoiseSuppressionLevel>()];

    private INoiseSuppressor Suppressor => _suppressor ??= Make();

    [Fact]
    public void It_has_a_name_and_says_what_it_is()
    {
        Assert.Equal(EngineKind.NoiseSuppressor, Provider.Kind);
        Assert.Equal(Provider.Name, Suppressor.Name);
        Assert.NotEmpty(Provider.Probe().Detail);
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public async Task Speech_comes_out_whole_and_as_late_as_it_says(NoiseSuppressionLevel level)
    {
        var (samples, _) = await Voices.SayAsync(400, "Turn on the lamp in the kitchen.", "What time is it now?");
        using var suppression = Suppressor.Open(level);
        Assert.InRange(suppression.DelaySamples, 0, Rate / 20);
        var clean = Run(suppression, samples);
        var (lag, likeness) = Alignment.Find(samples, clean, Rate / 10);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Suppressor.Name} {level}: lag {lag} (says {suppression.DelaySamples}), likeness {likeness:F3}"
        );
        Assert.InRange(lag, suppression.DelaySamples - 1, suppression.DelaySamples + 1);
        Assert.InRange(likeness, 0.9, 1);
        Assert.InRange(Pcm.LevelDbfs(clean) - Pcm.LevelDbfs(samples), -2.5, 1.5);
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Silence_stays_silence(NoiseSuppressionLevel level)
    {
        using var suppression = Suppressor.Open(level);
        Assert.InRange(Pcm.LevelDbfs(Run(suppression, new short[4 * Rate])), Pcm.SilenceDbfs, -80);
    }

    [Fact]
    public void Steady_noise_falls_more_at_a_higher_level()
    {
        var noise = Noises.White(4 * Rate, -40);
        double FallAt(NoiseSuppressionLevel level)
        {
            using var suppression = Suppressor.Open(level);
            return Pcm.LevelDbfs(noise) - Pcm.LevelDbfs(Run(suppression, noise).AsSpan(2 * Rate));
        }

        var falls = Enum.GetValues<NoiseSuppressionLevel>().Select(FallAt).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Suppressor.Name}: noise falls by {string.Join(", ", falls.Select(fall => $"{fall:F1} dB"))}"
        );
        Assert.True(falls[0] <= falls[1] + 0.5 && falls[1] <= falls[2] + 0.5, "A higher level takes out less.");
        Assert.InRange(falls[2], NoiseFallDb, 100);
    }

    [Fact]
    public async Task Speech_in_noise_comes_nearer_to_the_speech_alone()
    {
        var (speech, _) = await Voices.SayAsync(300, "Please remind me to call the doctor tomorrow morning.");
        var noisy = Noises.Mix(speech, Noises.White(speech.Length, -30), 5);
        using var suppression = Suppressor.Open(NoiseSuppressionLevel.High);
        var clean = Run(suppression, [.. noisy, .. new short[Rate / 10]])[suppression.DelaySamples..];
        var before = Alignment.SignalToDistortionDb(speech, noisy);
        var after = Alignment.SignalToDistortionDb(speech, clean.AsSpan(0, speech.Length));
        TestContext.Current.TestOutputHelper?.WriteLine($"{Suppressor.Name}: {before:F1} dB -> {after:F1} dB");
        Assert.InRange(after - before, 1, 40);
    }

    [Fact]
    public async Task Reset_begins_a_new_stream()
    {
        var (samples, _) = await Voices.SayAsync(200, "One two three.");
        using var suppression = Suppressor.Open(NoiseSuppressionLevel.High);
        var first = Run(suppression, samples);
        suppression.Reset();
        Assert.Equal(first, Run(suppression, samples));
    }

    [Fact]
    public void A_minute_of_hard_sound_does_no_harm()
    {
        using var suppression = Suppressor.Open(NoiseSuppressionLevel.High);
        var random = new Random(7);
        var loud = new short[Rate * 20];
        for (var i = 0; i < loud.Length; i++)
        {
            loud[i] = (short)(
                (i / Rate % 4) switch
                {
                    0 => random.Next(short.MinValue, short.MaxValue + 1),
                    1 => i % 2 == 0 ? short.MaxValue : short.MinValue,
                    2 => short.MinValue,
                    _ => 0,
                }
            );
        }

        _ = Run(suppression, loud);
        var quiet = Run(suppression, new short[4 * Rate]);
        Assert.InRange(Pcm.LevelDbfs(quiet.AsSpan(3 * Rate)), Pcm.SilenceDbfs, -60);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_frame_of_the_wrong_length_is_refused(int difference)
    {
        using var suppression = Suppressor.Open(NoiseSuppressionLevel.Low);
        var frame = new short[suppression.FrameSamples + difference];
        Assert.Throws<ArgumentException>(() => suppression.Process(frame, frame));
    }

    [Fact]
    public async Task Four_streams_at_once_sound_as_each_alone()
    {
        var (samples, _) = await Voices.SayAsync(300, "What time is it now?");
        short[] Clean(int i)
        {
            using var suppression = Suppressor.Open((NoiseSuppressionLevel)(i % 3));
            return Run(suppression, samples.AsSpan(i * 777));
        }

        var alone = Enumerable.Range(0, 4).Select(Clean).ToArray();
        var together = new short[4][];
        var threads = Enumerable.Range(0, 4).Select(i => new Thread(() => together[i] = Clean(i))).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => Assert.True(thread.Join(TimeSpan.FromMinutes(2))));
        Assert.Equal(alone, together);
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void A_steady_stream_allocates_nothing(NoiseSuppressionLevel level)
    {
        using var suppression = Suppressor.Open(level);
        var frame = Noises.White(suppression.FrameSamples, -30);
        var output = new short[frame.Length];
        Repeat(10);
        Assert.InRange(Allocation.Least(() => Repeat(100)), 0, AllowedBytes * 100);

        void Repeat(int times)
        {
            for (var i = 0; i < times; i++)
            {
                suppression.Process(frame, output);
            }
        }
    }

    /// <summary>Bytes of managed memory that one frame may cost.</summary>
    protected virtual int AllowedBytes => 0;

    internal static short[] Run(INoiseSuppression suppression, ReadOnlySpan<short> samples)
    {
        var clean = new short[samples.Length];
        var frame = suppression.FrameSamples;
        for (var at = 0; at + frame <= samples.Length; at += frame)
        {
            suppression.Process(samples.Slice(at, frame), clean.AsSpan(at, frame));
        }

        return clean;
    }

    private INoiseSuppressor Make()
    {
        var status = Provider.Probe();
        Assert.SkipUnless(status.Available, $"{status.Detail}. {status.Remedy}");
        return Provider.Create();
    }
}
