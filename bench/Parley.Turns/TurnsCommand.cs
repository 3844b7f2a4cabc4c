using System.CommandLine;
using System.Globalization;
using Parley.Engines.Hearing;
using Parley.Engines.Hearing.EndOfTurn;
using Parley.Engines.Silero;
using Parley.Turns.Fitting;
using Parley.Turns.Pauses;
using Parley.Turns.Training;
using Parley.Turns.Words;

namespace Parley.Turns;

/// <summary>The command line: measure the end of turns on recordings, and fit its weights.</summary>
internal static class TurnsCommand
{
    public static RootCommand Create()
    {
        var audio = new Option<string[]>("--audio")
        {
            Description = "A folder with manifest.tsv and recordings.",
            Required = true,
        };
        var noise = new Option<string?>("--noise") { Description = "Noise for --windows: any folder of WAV files." };
        var voters = new Option<string?>("--voters") { Description = "Networks that vote, from train.py --folds." };
        var windows = new Option<string?>("--windows") { Description = "Write what the network learns from there." };
        var takes = new Option<int>("--takes")
        {
            Description = "Takes of each recording.",
            DefaultValueFactory = _ => 6,
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
            noise,
            voters,
            windows,
            takes,
        };
        root.SetAction(parsed =>
        {
            if (parsed.GetValue(text) is { } model)
            {
                File.WriteAllBytes(model, [.. TextTrainer.Train(out var said).Select(w => unchecked((byte)w))]);
                Console.WriteLine(said);
                return;
            }

            if (parsed.GetValue(windows) is { } folder)
            {
                TrainingSet.Write(parsed.GetValue(audio)!, parsed.GetValue(noise), parsed.GetValue(takes), folder);
                return;
            }

            using var judges = new Voters(parsed.GetValue(voters));
            var examples = ExampleFile.Collect(
                parsed.GetValue(audio)![0],
                withText => new(Detector(), withText && !parsed.GetValue(deaf), judges),
                judges.Any,
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
        var sound = Fusion.LeaveOneSpeakerOut(examples, e => Fusion.Inputs(e, false), penalty);
        var votes = examples.Exists(e => e.Vote is not null);
        List<(string Name, Dictionary<PauseExample, double> Logits)> ways =
        [
            ("sound", sound),
            ("sound and text", Fusion.LeaveOneSpeakerOut(examples, e => Fusion.Inputs(e, true), penalty)),
        ];
        if (votes)
        {
            ways.Add(("vote", examples.ToDictionary(e => e, e => Fusion.BesideVotes(sound, false)(e)[1])));
            ways.Add(("sound and vote", Fusion.LeaveOneSpeakerOut(examples, Fusion.BesideVotes(sound, false), 0)));
            ways.Add(("sound, text and vote", Fusion.LeaveOneSpeakerOut(examples, Fusion.BesideVotes(sound, true), 0)));
        }

        foreach (var (name, logits) in ways)
        {
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

        foreach (var seconds in (double[])[10, 6])
        {
            var silence = Curve.Delays.Select(d => Utterances.CutOffs(examples, seconds, Curve.Silence, d));
            Console.WriteLine(Curve.Line($"utterances to {seconds} s: silence", silence));
            foreach (var (name, logits) in ways)
            {
                Func<PauseExample, double, double> wait = (e, ms) => Curve.Fused(e, logits[e], ms);
                Console.WriteLine(
                    Curve.Line("  " + name, Curve.Delays.Select(d => Utterances.CutOffs(examples, seconds, wait, d)))
                );
            }
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
        var fit = LogisticFit.Of(Fusion.Rows(examples, e => Fusion.Inputs(e, true)), penalty);
        var lines = new List<string> { "bias\t" + Number(fit.Bias) };
        lines.AddRange(FusionWeights.SoundNames.Select((name, k) => $"{name}\t{Number(fit.Weights[k])}"));
        lines.Add("text_stop_gap\t" + Number(fit.Weights[^1]));
        if (examples.Exists(e => e.Vote is not null))
        {
            var sound = Fusion.LeaveOneSpeakerOut(examples, e => Fusion.Inputs(e, false), penalty);
            var votes = LogisticFit.Of(Fusion.Rows(examples, Fusion.BesideVotes(sound, true)), 0);
            lines.AddRange([
                "voted_bias\t" + Number(votes.Bias),
                "voted_sound\t" + Number(votes.Weights[0]),
                "vote\t" + Number(votes.Weights[1]),
            ]);
        }

        File.WriteAllLines(path, lines);
    }

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
