using Parley.Engines.Catalog;
using Parley.Engines.Hearing;
using Parley.Testing.Measures;

namespace Parley.Engines.Tests.Hearing;

/// <summary>What every voice detector must do. Derive it once per engine.</summary>
public abstract class VoiceDetectorConformance
{
    private IVoiceDetector? _detector;

    /// <summary>The engine under test.</summary>
    protected abstract IEngineProvider<IVoiceDetector> Provider { get; }

    /// <summary>Least share of hand-labelled speech that must be heard, and most of the rest that may be taken for it.</summary>
    protected abstract (double Recall, double FalseAlarms) Bounds { get; }

    private IVoiceDetector Detector => _detector ??= Make();

    [Fact]
    public void It_has_a_name_and_says_what_it_is()
    {
        Assert.Equal(EngineKind.VoiceDetector, Provider.Kind);
        Assert.Equal(Provider.Name, Detector.Name);
        Assert.NotEmpty(Provider.Probe().Detail);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_frame_of_the_wrong_length_is_refused_and_does_no_harm(int difference)
    {
        using var detection = Detector.Open();
        var frame = new short[detection.FrameSamples];
        var expected = detection.Score(frame);
        detection.Reset();
        Assert.Throws<ArgumentException>(() =>
            detection.Score(new short[difference == 0 ? 0 : detection.FrameSamples + difference])
        );
        Assert.Equal(expected, detection.Score(frame));
    }

    [Fact]
    public void Silence_and_the_noise_of_a_room_are_no_speech()
    {
        Assert.All(Scores(new short[16_000 * 3]), score => Assert.InRange(score, 0f, 0.3f));
        Assert.All(Scores(Voices.Room(3000)), score => Assert.InRange(score, 0f, 0.3f));
    }

    [Fact]
    public async Task Synthetic_speech_is_heard_and_the_pauses_are_not()
    {
        var (samples, lines) = await Voices.SayAsync(1500, "Turn on the lamp in the kitchen.", "What time is it now?");
        var scores = Scores(samples);
        var frame = samples.Length / scores.Length;
        foreach (var (start, end) in lines)
        {
            var inside = scores[(start / frame)..(end / frame)];
            Assert.True(inside.Count(score => score >= 0.5) > 0.7 * inside.Length, "Speech was not heard.");
            var behind = scores[((end + 8000) / frame)..((end + 20_000) / frame)];
            Assert.All(behind, score => Assert.InRange(score, 0f, 0.35f));
        }
    }

    [Fact]
    public void Human_speech_is_heard()
    {
        long heard = 0;
        long speech = 0;
        long alarms = 0;
        long rest = 0;
        foreach (var (file, spans) in Recordings.Labelled())
        {
            var samples = Recordings.Load(file);
            var scores = Scores(samples);
            for (var i = 0; i < scores.Length; i++)
            {
                var middle = (i + 0.5) * samples.Length / scores.Length / 16_000;
                var isSpeech = spans.Exists(span => middle >= span.Start && middle < span.End);
                var said = scores[i] >= 0.5 ? 1 : 0;
                (heard, speech) = isSpeech ? (heard + said, speech + 1) : (heard, speech);
                (alarms, rest) = isSpeech ? (alarms, rest) : (alarms + said, rest + 1);
            }
        }

        var recall = (double)heard / speech;
        var falseAlarms = (double)alarms / rest;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Detector.Name}: recall {recall:F3}, false alarms {falseAlarms:F3}"
        );
        Assert.InRange(recall, Bounds.Recall, 1);
        Assert.InRange(falseAlarms, 0, Bounds.FalseAlarms);
    }

    [Fact]
    public async Task Reset_begins_a_new_stream()
    {
        var (samples, _) = await Voices.SayAsync(200, "One two three.");
        using var detection = Detector.Open();
        var first = Scores(detection, samples);
        detection.Reset();
        Assert.Equal(first, Scores(detection, samples));
    }

    [Fact]
    public async Task Eight_streams_at_once_score_as_each_alone()
    {
        var (samples, _) = await Voices.SayAsync(300, "Please remind me to call the doctor tomorrow morning.");
        var alone = Enumerable.Range(0, 8).Select(i => Scores(samples[(i * 777)..])).ToArray();
        using var start = new Barrier(8);
        var together = new float[8][];
        var threads = Enumerable
            .Range(0, 8)
            .Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                together[i] = Scores(samples[(i * 777)..]);
            }))
            .ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => Assert.True(thread.Join(TimeSpan.FromMinutes(1))));
        Assert.Equal(alone, together);
    }

    [Fact]
    public void A_steady_stream_allocates_nothing()
    {
        using var detection = Detector.Open();
        var frame = new short[detection.FrameSamples];
        Score(detection, frame, 10);
        Assert.InRange(Allocation.Least(() => Score(detection, frame, 100)), 0, AllowedBytes * 100);
    }

    /// <summary>Bytes of managed memory that one frame may cost.</summary>
    protected virtual int AllowedBytes => 0;

    private static void Score(IVoiceDetection detection, short[] frame, int times)
    {
        for (var i = 0; i < times; i++)
        {
            detection.Score(frame);
        }
    }

    private float[] Scores(short[] samples)
    {
        using var detection = Detector.Open();
        return Scores(detection, samples);
    }

    private static float[] Scores(IVoiceDetection detection, short[] samples)
    {
        var scores = new float[samples.Length / detection.FrameSamples];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = detection.Score(samples.AsSpan(i * detection.FrameSamples, detection.FrameSamples));
            Assert.InRange(scores[i], 0f, 1f);
        }

        return scores;
    }

    private IVoiceDetector Make()
    {
        var status = Provider.Probe();
        Assert.SkipUnless(status.Available, $"{status.Detail}. {status.Remedy}");
        return Provider.Create();
    }
}
