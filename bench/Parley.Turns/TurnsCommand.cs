using System.CommandLine;
using System.Globalization;
using Parley.Engines.Hearing;
using Parley.Engines.Hearing.EndOfTurn;
using Parley.Engines.Silero;
using Parley.Turns.Fitting;
using Parley.Turns.Pauses;
using Parley.Turns.Words;

namespace Parley.Turns;

/// <summary>The command line: measure the end of turns on recordings, and fit its weights.</summary>
internal static class TurnsCommand
{
    public static RootCommand Create()
    {
        var audio = new Option<string>("--audio")
        {
            Description = "A folder with manifest.tsv and recordings.",
            Required = true,
        };
        var cache = new Option<string?>("--cache") { Description = "Where the pauses are kept between runs." };
        var weights = new Option<string?>("--weights") { Description = "Write the fitted weights there." };
        var penalty = new Option<double>("--penalty")
        {
            Description = "Strength of the penalty.",
            DefaultValueFactory = _ => 0.05,
        };
        var deaf = new Option<bool>("--no-text") { Description = "Leave the transcriber out: much quicker." };
        var text = new Option<string?>("--text") { Description = "Train the model of texts and write it there." };
        var root = new RootCommand("Measures and fits the end of turns.")
        {
            audio,
            cache,
            weights,
            penalty,
            deaf,
            text,
        };
        root.SetAction(parsed =>
        {
            if (parsed.GetValue(text) is { } model)
            {
                File.WriteAllBytes(model, [.. TextTrainer.Train(out var said).Select(w => unchecked((byte)w))]);
                Console.WriteLine(said);
                return;
            }

            var examples = ExampleFile.Collect(
                parsed.GetValue(audio)!,
                () => new(Detector(), withText: !parsed.GetValue(deaf), voter: null),
                parsed.GetValue(cache)
            );
            examples = [.. examples.Where(Fusion.IsLong)];
            Report(examples, parsed.GetValue(penalty));
            if (parsed.GetValue(weights) is { } path)
            {
                Write(examples, parsed.GetValue(penalty), path);
            }
        });
        return root;
    }

    private static IVoiceDetector Detector()
    {
        var root = Environment.GetEnvironmentVariable("PARLEY_ROOT") ?? Directory.GetCurrentDirectory();
        return new SileroProvider(Path.Combine(root, "assets", SileroProvider.PackagedModel)).Create();
    }

    private static void Report(List<PauseExample> examples, double penalty)
    {
        Console.WriteLine(
            $"{examples.Count(e => e.IsEnd)} ends, {examples.Count(e => !e.IsEnd && !e.Hesitation)} pauses in plain recordings, "
                + $"{examples.Count(e => !e.IsEnd && e.Hesitation)} in those with a hesitation; "
                + $"{examples.Select(e => e.Speaker).Distinct(StringComparer.Ordinal).Count()} speakers"
        );
        Console.WriteLine(
            "added delay, ms".PadRight(34)
                + string.Join("  ", Curve.Delays.Select(d => d.ToString(CultureInfo.InvariantCulture).PadLeft(6)))
        );
        Console.WriteLine(Curve.Line("silence", Curve.Delays.Select(d => Curve.CutOffs(examples, Curve.Silence, d))));
        foreach (var withText in (bool[])[false, true])
        {
            var logits = Fusion.LeaveOneSpeakerOut(examples, withText, false, penalty);
            var name = withText ? "sound and text" : "sound";
            Console.WriteLine(
                Curve.Line(
                    name,
                    Curve.Delays.Select(d => Curve.CutOffs(examples, (e, ms) => Curve.Fused(e, logits[e], ms), d))
                )
                    + $"   area {Curve.Area([.. examples.Select(e => (logits[e], e.IsEnd))]):F3}"
                    + $" natural {Curve.Area([.. examples.Where(e => !e.Hesitation).Select(e => (logits[e], e.IsEnd))]):F3}"
                    + $" put in {Curve.Area([.. examples.Where(e => e.Hesitation || e.IsEnd).Select(e => (logits[e], e.IsEnd))]):F3}"
            );
        }

        var names = FusionWeights.SoundNames;
        for (var k = 0; k < names.Count; k++)
        {
            var area = Curve.Area([.. examples.Select(e => (FusionWeights.Values(e.Sound)[k], e.IsEnd))]);
            Console.WriteLine($"  {names[k], -26} alone {area:F3}");
        }
    }

    private static void Write(List<PauseExample> examples, double penalty, string path)
    {
        var fit = LogisticFit.Of(Fusion.Rows(examples, true, false), penalty);
        var lines = new List<string> { "bias\t" + Number(fit.Bias) };
        lines.AddRange(FusionWeights.SoundNames.Select((name, k) => $"{name}\t{Number(fit.Weights[k])}"));
        lines.Add("text_stop_gap\t" + Number(fit.Weights[^1]));
        File.WriteAllLines(path, lines);
    }

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
