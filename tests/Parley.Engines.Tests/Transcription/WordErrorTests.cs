using System.Diagnostics;
using System.Globalization;
using System.Text;
using Parley.Engines.Hearing;
using Parley.Engines.PocketSphinx;
using Parley.Engines.Tests.Hearing;
using Parley.Testing.Speech;

namespace Parley.Engines.Tests.Transcription;

/// <summary>
/// How well the embedded ear understands people: word error rate per set, with honest bounds for some. PARLEY_FULL=1 takes
/// all recordings of all sets and compares with the general model alone; the table is for docs/guides/ear.md.
/// </summary>
public sealed class WordErrorTests(ITestOutputHelper output)
{
    private static readonly TranscriptionRequest Nothing = new();
    private static readonly TranscriptionRequest AskedForADigit = new() { LastAssistantText = "Please say a digit." };

    internal static bool Full => Environment.GetEnvironmentVariable("PARLEY_FULL") is { Length: > 0 } and not "0";

    [Fact]
    public async Task People_are_understood_as_well_as_the_guide_says()
    {
        Ear.SkipWhereItCannotRun();
        var most =
            Environment.GetEnvironmentVariable("PARLEY_PER_SET") is { } text
                ? int.Parse(text, CultureInfo.InvariantCulture)
            : Full ? 1000
            : 4;
        var recordings = SpokenSets.Take(most);
        if (!Full)
        {
            // The sets that have a bound below.
            recordings.RemoveAll(item => item.Set is not SpokenSets.Narration);
            recordings.AddRange(SpokenSets.Take(20).Where(item => item.Set is SpokenSets.Short or SpokenSets.Digits));
        }

        if (Environment.GetEnvironmentVariable("PARLEY_SETS") is { Length: > 0 } only)
        {
            recordings.RemoveAll(item => !only.Contains(item.Set, StringComparison.Ordinal));
        }

        var general = Full ? await MeasureAsync(recordings, withAssistant: false) : null;
        var rates = await MeasureAsync(recordings, withAssistant: true);

        var table = new StringBuilder("| set | words | general model alone | this ear |\n|---|---|---|---|\n");
        foreach (var (set, rate) in rates)
        {
            var before = general?.GetValueOrDefault(set) is { Words: > 0 } alone ? $"{alone.Rate:P1}" : "-";
            table.Append(CultureInfo.InvariantCulture, $"| {set} | {rate.Words} | {before} | {rate.Rate:P1} |\n");
        }

        output.WriteLine(table.ToString());
        Assert.InRange(rates[SpokenSets.Short].Rate, 0, 0.35);
        Assert.InRange(rates[SpokenSets.Digits + ", asked for"].Rate, 0, 0.65);
        Assert.InRange(rates[SpokenSets.Narration].Rate, 0, 0.35);
    }

    private async Task<SortedDictionary<string, WordErrorRate>> MeasureAsync(
        List<(string Set, string File, string Said)> recordings,
        bool withAssistant
    )
    {
        var options = new PocketSphinxOptions { Patience = TimeSpan.FromMinutes(10), WithAssistant = withAssistant };
        await using var transcriber = new PocketSphinxProvider(options with { Decoders = 1 }).Create();
        await transcriber.WarmAsync(TestContext.Current.CancellationToken);
        var rates = new SortedDictionary<string, WordErrorRate>(StringComparer.Ordinal);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var seconds = 0.0;
        foreach (var (set, file, said) in recordings)
        {
            var samples = Recordings.Load(file);
            seconds += samples.Length / 16_000.0;
            if (Full || set is not SpokenSets.Digits)
            {
                await AddAsync(set, Nothing);
            }

            if (withAssistant && set is SpokenSets.Digits)
            {
                await AddAsync(set + ", asked for", AskedForADigit);
            }

            async Task AddAsync(string name, TranscriptionRequest request)
            {
                var heard = await Ear.HearAsync(transcriber, samples, request);
                var rate = WordErrorRate.Of(said, heard.Text);
                rates[name] = rates.GetValueOrDefault(name) + rate;
                if (rate.Errors > 0)
                {
                    output.WriteLine($"{Path.GetFileName(file)}: {rate} [{said}] [{heard.Text}] {heard.Confidence:F2}");
                }
            }
        }

        var used = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        output.WriteLine($"{(withAssistant ? "this ear" : "general alone")}: {used / seconds:F2} s of CPU per second");
        return rates;
    }
}
