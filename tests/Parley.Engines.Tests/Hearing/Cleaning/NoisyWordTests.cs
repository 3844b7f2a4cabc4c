using System.Globalization;
using System.Text;
using Parley.Engines.Catalog;
using Parley.Engines.Denoisers;
using Parley.Engines.Hearing.Cleaning;
using Parley.Engines.Rnnoise;
using Parley.Engines.Speex;
using Parley.Engines.Tests.Transcription;
using Parley.Testing.Files;

namespace Parley.Engines.Tests.Hearing.Cleaning;

/// <summary>
/// Suppressing noise helps the embedded ear. PARLEY_FULL=1 takes all recordings, noises, engines and levels; the table is for
/// docs/guides/hearing.md.
/// </summary>
public sealed class NoisyWordTests(Ear ear, ITestOutputHelper output)
{
    private const string Kitchen = "noise/kitchen.wav";

    private static readonly IEngineProvider<INoiseSuppressor> Rnnoise = new RnnoiseProvider(
        Path.Combine(Repository.Assets, RnnoiseProvider.PackagedFolder)
    );

    private static readonly IEngineProvider<INoiseSuppressor>[] All =
    [
        Rnnoise,
        new GtcrnProvider(Path.Combine(Repository.Shared, "models", "gtcrn", "gtcrn_simple.onnx")),
        new DtlnProvider(Path.Combine(Repository.Shared, "models", "dtln")),
        new SpeexProvider(),
    ];

    [Fact]
    public async Task People_in_a_kitchen_are_understood_better()
    {
        Ear.SkipWhereItCannotRun();
        var recordings = People(WordErrorTests.Full ? 12 : 4);
        var noise = Recordings.Load(Kitchen);
        var suppressor = Make(Rnnoise);
        var (plain, _) = await NoisyWords.MeasureAsync(ear.Transcriber, recordings, noise, 10, null, default);
        var (clean, load) = await NoisyWords.MeasureAsync(
            ear.Transcriber,
            recordings,
            noise,
            10,
            suppressor,
            NoiseSuppressionLevel.High
        );
        output.WriteLine($"kitchen, 10 dB: {plain.Rate:P1} -> {clean.Rate:P1} of {plain.Words} words, load {load:P1}");
        Assert.InRange(clean.Rate, 0, plain.Rate - 0.05);
    }

    [Fact]
    public async Task A_voice_beside_a_fan_is_understood_better()
    {
        Ear.SkipWhereItCannotRun();
        string[] lines =
        [
            "turn on the lamp in the kitchen",
            "what time is it now",
            "please remind me to call the doctor tomorrow morning",
            "how is the weather in the city today",
            "i would like to book a table for two people",
        ];
        var recordings = new List<(short[] Samples, string Said)>();
        foreach (var line in lines)
        {
            recordings.Add(((await Voices.SayAsync(300, line)).Samples, line));
        }

        var suppressor = Make(Rnnoise);
        var fan = Noises.Fan(16_000 * 20, -30);
        var (before, after) = (0.0, 0.0);
        foreach (var snrDb in (float[])[10, 15])
        {
            var (plain, _) = await NoisyWords.MeasureAsync(ear.Transcriber, recordings, fan, snrDb, null, default);
            var (clean, load) = await NoisyWords.MeasureAsync(
                ear.Transcriber,
                recordings,
                fan,
                snrDb,
                suppressor,
                NoiseSuppressionLevel.High
            );
            output.WriteLine(
                $"fan, {snrDb} dB: {plain.Rate:P1} -> {clean.Rate:P1} of {plain.Words} words, load {load:P1}"
            );
            before += plain.Rate / 2;
            after += clean.Rate / 2;
        }

        // The ear may hear single words otherwise from one process to the next.
        Assert.InRange(after, 0, before - 0.05);
    }

    [Fact]
    public async Task The_guides_table()
    {
        Assert.SkipUnless(WordErrorTests.Full, "Set PARLEY_FULL=1 for the table: it takes long.");
        Ear.SkipWhereItCannotRun();
        var recordings = People(
            int.Parse(Environment.GetEnvironmentVariable("PARLEY_PER_SET") ?? "12", CultureInfo.InvariantCulture)
        );
        var table = new StringBuilder("| noise | suppressor | level | word errors | load |\n|---|---|---|---|---|\n");
        (string Name, string? File, float Db)[] noises =
        [
            ("none", null, 0),
            ("kitchen, 10 dB", Kitchen, 10),
            ("machine, 10 dB", "noise/sb-noise1.wav", 10),
        ];
        foreach (var (name, file, db) in noises)
        {
            var noise = file is null ? null : Recordings.Load(file);
            await AddAsync(name, noise, db, null, default);
            foreach (var provider in All.Where(provider => provider.Probe().Available))
            {
                var suppressor = provider.Create();
                // The levels are alike in all of them: once is enough.
                var levels =
                    provider == Rnnoise ? Enum.GetValues<NoiseSuppressionLevel>() : [NoiseSuppressionLevel.High];
                foreach (var level in levels)
                {
                    await AddAsync(name, noise, db, suppressor, level);
                }
            }
        }

        output.WriteLine(table.ToString());

        async Task AddAsync(
            string name,
            short[]? noise,
            float db,
            INoiseSuppressor? suppressor,
            NoiseSuppressionLevel level
        )
        {
            var (rate, load) = await NoisyWords.MeasureAsync(ear.Transcriber, recordings, noise, db, suppressor, level);
            var row = string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {suppressor?.Name ?? "none"} | {(suppressor is null ? "" : level)} | {rate.Rate * 100:F1} % of {rate.Words} | {load * 100:F1} % |"
            );
            table.AppendLine(row);
            await Console.Error.WriteLineAsync(row);
        }
    }

    private static List<(short[] Samples, string Said)> People(int perSet) =>
        [
            .. SpokenSets
                .Take(perSet)
                .Where(item =>
                    item.Set is SpokenSets.Short || item.Set.Contains("one reader", StringComparison.Ordinal)
                )
                .Select(item => (Recordings.Load(item.File), item.Said)),
        ];

    private static INoiseSuppressor Make(IEngineProvider<INoiseSuppressor> provider)
    {
        var status = provider.Probe();
        Assert.SkipUnless(status.Available, $"{status.Detail}. {status.Remedy}");
        return provider.Create();
    }
}
