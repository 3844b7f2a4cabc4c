using Parley.Audio;
using Parley.Engines.Hearing;
using Parley.Engines.Silero;
using Parley.Engines.Tests.Hearing.Cleaning;
using Parley.Testing.Files;

namespace Parley.Engines.Tests.Hearing.Onsets;

/// <summary>Where people begin to speak is found, quickly, in noise too; what is no speech begins no turn.</summary>
public sealed class OnsetTests(ITestOutputHelper output)
{
    private const int Rate = 16_000;

    private static readonly SileroProvider Silero = new(Path.Combine(Repository.Assets, SileroProvider.PackagedModel));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Onsets_labelled_by_hand_are_found_in_noise(bool neural)
    {
        var detector = Detector(neural);
        var labelled = Recordings.Labelled();
        var noise = Recordings.Load("noise/kitchen.wav");
        foreach (var db in (float?[])[null, 20, 10, 5, 0])
        {
            var figures = new OnsetFigures();
            foreach (var (file, spans) in labelled)
            {
                Add(figures, Recordings.Load(file), spans);
            }

            foreach (var (file, spans) in Recordings.Utterances().Where(pair => pair.Key.Contains("clean")))
            {
                Add(figures, [.. Recordings.Load(file), .. Voices.Room(1500)], spans);
            }

            output.WriteLine($"{detector.Name}, {(db is null ? "clean" : $"{db} dB")}: {figures}");
            if (neural)
            {
                Assert.InRange(figures.MissRate, 0, db is 0 ? 0.35 : 0.15);
                Assert.InRange(figures.Latency(0.5), 0, db is 0 ? 260 : 200);
                Assert.InRange(figures.FalsePerMinute, 0, 6);
            }

            void Add(OnsetFigures to, short[] samples, List<(double Start, double End)> spans) =>
                to.Add(
                    detector,
                    db is { } snr ? Noises.Mix(samples, noise, snr, samples.Length % noise.Length) : samples,
                    spans
                );
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Noise_alone_begins_few_turns(bool neural)
    {
        var detector = Detector(neural);
        var folder = Path.Combine(Repository.Shared, "audio", "noise");
        Assert.SkipUnless(Directory.Exists(folder), $"No recordings here: {folder} is missing (see PARLEY_SHARED).");
        var all = new OnsetFigures();
        foreach (var file in Directory.GetFiles(folder, "*.wav").Order(StringComparer.Ordinal))
        {
            foreach (var level in (float[])[-55, -45, -35, -25])
            {
                var samples = Recordings.Load(file);
                Pcm.ApplyGain(samples, level - Pcm.LevelDbfs(samples));
                var figures = new OnsetFigures();
                figures.Add(detector, samples, []);
                all.Add(figures);
                output.WriteLine(
                    $"{detector.Name}, {Path.GetFileName(file)} at {level} dBFS: {figures.FalsePerMinute:F1} per minute of {figures.MinutesWithoutSpeech:F1}"
                );
            }
        }

        output.WriteLine($"{detector.Name}, all: {all.FalsePerMinute:F1} per minute of {all.MinutesWithoutSpeech:F1}");
        Assert.InRange(all.FalsePerMinute, 0, neural ? 1.5 : 60);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Far_voices_begin_fewer_turns_than_near_ones(bool neural)
    {
        var detector = Detector(neural);
        var files = Recordings
            .Utterances()
            .Keys.Where(key => key.Contains("clean"))
            .Order(StringComparer.Ordinal)
            .ToList();
        var voices = files.ConvertAll(Recordings.Load);
        var rates = new List<double>();
        foreach (var below in (float[])[8, 20, 26])
        {
            var figures = new OnsetFigures();
            for (var i = 0; i < files.Count; i++)
            {
                var far = (short[])voices[(i + 1) % files.Count].Clone();
                Pcm.ApplyGain(far, Noises.ActiveLevel(voices[i]) - Noises.ActiveLevel(far) - below);
                figures.Add(detector, [.. voices[i], .. Voices.Room(1500), .. far], Recordings.Utterances()[files[i]]);
            }

            output.WriteLine($"{detector.Name}, then a far voice {below} dB below: {figures}");
            rates.Add(figures.FalsePerMinute);
            Assert.InRange(figures.MissRate, 0, 0.1);
        }

        if (neural)
        {
            Assert.InRange(rates[^1], 0, rates[0] * 0.7);
        }
    }

    [Fact]
    public void Who_speaks_softer_than_before_is_heard()
    {
        var detector = Detector(neural: true);
        foreach (var softer in (float[])[6, 10, 14])
        {
            var figures = new OnsetFigures();
            foreach (var (file, spans) in Recordings.Utterances().Where(pair => pair.Key.Contains("clean")))
            {
                var loud = Recordings.Load(file);
                var soft = (short[])loud.Clone();
                Pcm.ApplyGain(soft, -softer);
                var after = (loud.Length / (double)Rate) + 1.5;
                figures.Add(
                    detector,
                    [.. loud, .. Voices.Room(1500), .. soft],
                    [.. spans, .. spans.Select(span => (span.Start + after, span.End + after))]
                );
            }

            output.WriteLine($"then {softer} dB softer: {figures}");
            Assert.InRange(figures.MissRate, 0, 0.07);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_no_speech_begins_no_turn(bool neural)
    {
        var detector = Detector(neural);
        foreach (var (name, samples) in Sounds.All)
        {
            var figures = new OnsetFigures();
            figures.Add(detector, samples, []);
            output.WriteLine(
                $"{detector.Name}, {name}: {figures.FalseStarts} starts in {figures.MinutesWithoutSpeech:F1} min"
            );
            if (neural || name is "clicks")
            {
                Assert.Equal(0, figures.FalseStarts);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_soft_speaker_is_heard(bool neural)
    {
        var detector = Detector(neural);
        var (samples, lines) = await Voices.SayAsync(1500, "What time is it?", "Set a timer, please.", "Thank you.");
        foreach (var level in (float[])[-25, -35, -42, -48])
        {
            var soft = (short[])samples.Clone();
            Pcm.ApplyGain(soft, level - Noises.ActiveLevel(samples));
            var room = Voices.Room(soft.Length / 16);
            for (var i = 0; i < room.Length; i++)
            {
                soft[i] += room[i];
            }

            var figures = new OnsetFigures();
            figures.Add(detector, soft, lines.ConvertAll(l => ((double)l.Start / Rate, (double)l.End / Rate)));
            output.WriteLine($"{detector.Name}, {level} dBFS: {figures}");
            Assert.Equal(0, figures.Missed);
        }
    }

    private static IVoiceDetector Detector(bool neural)
    {
        var status = Silero.Probe();
        Assert.SkipUnless(!neural || status.Available, $"{status.Detail}. {status.Remedy}");
        return neural ? Silero.Create() : new EnergyVoiceDetector();
    }
}
