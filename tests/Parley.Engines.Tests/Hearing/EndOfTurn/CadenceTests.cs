using System.Globalization;
using Parley.Audio;
using Parley.Engines.Cadence;
using Parley.Testing.Files;

namespace Parley.Engines.Tests.Hearing.EndOfTurn;

/// <summary>The network that ships: what it is given, that it is the one that was trained, and what it makes of voices.</summary>
public sealed class CadenceTests
{
    private const int Frames = CadenceWindow.Frames;
    private const int Level = CadenceWindow.Channels - 5;
    private const int Sound = CadenceWindow.Channels - 1;

    [Fact]
    public void The_network_says_what_it_said_where_it_was_trained()
    {
        var path = Path.Combine(Repository.Root, "engines", "Parley.Engines.Cadence", "cadence.tsv");
        var said = float.Parse(File.ReadAllText(path).Trim().Split('\t')[1], CultureInfo.InvariantCulture);
        float[] window =
        [
            .. Enumerable
                .Range(0, CadenceWindow.Channels * Frames)
                .Select(i => (float)Math.Sin((0.7 * (i / Frames)) + (0.05 * (i % Frames)))),
        ];
        using var detector = new CadenceDetector(CadenceDetector.Packaged());
        Assert.Equal(said, detector.Logit(window), 3);
    }

    [Fact]
    public void The_window_ends_with_the_voice_whatever_the_pause_and_the_loudness()
    {
        var (tone, quarter) = (Turn(9_000, 1_500, 150), Turn(2_250, 1_500, 150));
        var window = Read(tone, out var voiced);
        Assert.InRange(voiced, 148, 153);
        Assert.Equal(1, window[(Sound * Frames) + Frames - 1]);
        Assert.Equal(0, window[Sound * Frames]);
        Assert.InRange(window[(Level * Frames) + Frames - 20], -0.1f, 0.1f);
        foreach (var other in (short[][])[quarter, Turn(9_000, 1_500, 310)])
        {
            var same = Read(other, out var steps);
            Assert.Equal(voiced, steps);
            for (var i = 0; i < window.Length; i++)
            {
                Assert.Equal(window[i], same[i], 0.35f);
            }
        }
    }

    [Fact]
    public void Silence_and_a_word_too_short_are_no_window_and_no_opinion()
    {
        Read(new short[32_000], out var silence);
        Read([], out var nothing);
        Assert.Equal((0, 0), (silence, nothing));
    }

    [Fact]
    public async Task Of_too_little_voice_it_says_nothing_for_or_against()
    {
        using var detector = new CadenceDetector(CadenceDetector.Packaged());
        Assert.Equal(0.5f, await detector.ScoreAsync(Turn(9_000, 300, 150), TestContext.Current.CancellationToken));
        Assert.Equal(0.5f, await detector.ScoreAsync(default, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Many_sessions_ask_at_once()
    {
        using var detector = new CadenceDetector(CadenceDetector.Packaged());
        var turn = Turn(9_000, 1_500, 150);
        var votes = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => detector.ScoreAsync(turn, TestContext.Current.CancellationToken))
        );
        Assert.All(votes, vote => Assert.Equal(votes[0], vote));
    }

    [Fact]
    public void What_is_no_network_is_refused() =>
        Assert.Throws<EngineException>(() => new CadenceDetector("no model"u8.ToArray()));

    [Fact]
    public async Task People_who_have_finished_get_higher_votes_than_people_cut_off_in_a_word()
    {
        var folder = Path.Combine(Repository.Shared, "audio", "speech");
        Assert.SkipUnless(Directory.Exists(folder), $"no recordings of people at {folder}");
        using var detector = new CadenceDetector(CadenceDetector.Packaged());
        var (ends, cuts) = (new List<float>(), new List<float>());
        foreach (var file in Directory.EnumerateFiles(folder, "*.wav").Order(StringComparer.Ordinal))
        {
            var samples = WavFile.Read(file).AtRate(16_000).Samples;
            if (samples.Length < 3 * 16_000)
            {
                continue;
            }

            ends.Add(await VoteAsync(detector, samples));
            cuts.Add(await VoteAsync(detector, samples[..(samples.Length * 6 / 10)]));
        }

        Assert.True(ends.Count > 20);
        Assert.True(ends.Average() > cuts.Average() + 0.2, $"ends {ends.Average():F2}, cuts {cuts.Average():F2}");
    }

    private static Task<float> VoteAsync(CadenceDetector detector, short[] voice) =>
        detector.ScoreAsync((short[])[.. voice, .. Voices.Room(150)], TestContext.Current.CancellationToken);

    private static short[] Turn(int loud, int voiceMs, int pauseMs)
    {
        var random = new Random(3);
        var voice = Enumerable
            .Range(0, voiceMs * 16)
            .Select(i => (short)(loud * (0.6 * Math.Sin(i * 0.05) + (0.4 * Math.Sin(i * 0.1)))));
        return
        [
            .. Enumerable.Range(0, 8_000).Select(_ => (short)random.Next(-3, 4)),
            .. voice,
            .. Enumerable.Range(0, pauseMs * 16).Select(_ => (short)random.Next(-3, 4)),
        ];
    }

    private static float[] Read(short[] turn, out int voiced)
    {
        var window = new float[CadenceWindow.Channels * Frames];
        voiced = new CadenceWindow().Read(turn, window);
        return window;
    }
}
