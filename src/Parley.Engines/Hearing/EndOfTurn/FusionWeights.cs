using System.Globalization;
using System.Reflection;

namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>
/// The few numbers of the fusion, fitted by <c>./parley turns train</c> on recordings of people (docs/guides/turns.md) and kept in
/// <c>turn-weights.tsv</c>.
/// </summary>
public sealed class FusionWeights
{
    // Seconds of speech from which on the sound of a turn is trusted not at all, and wholly.
    private const double ShortestTurn = 0.5;
    private const double LongTurn = 1.2;

    private readonly Dictionary<string, double> _values;

    private FusionWeights(Dictionary<string, double> values) => _values = values;

    /// <summary>What ships.</summary>
    public static FusionWeights Default { get; } = Load();

    /// <summary>The names of what is measured of a sound, in the order of <see cref="Values"/>.</summary>
    public static IReadOnlyList<string> SoundNames { get; } =
    [
        "pitch_place",
        "final_pitch",
        "pitch_slope",
        "nucleus_level",
        "nucleus_to_end",
        "last_step",
        "fall_rate",
        "unvoiced_tail",
        "fade",
        "final_periodicity",
        "last_stretch",
        "brightness",
        "turn_length",
        "stretch_length",
    ];

    /// <summary>0 where the file has no such name.</summary>
    public double this[string name] => _values.GetValueOrDefault(name);

    /// <param name="text">Lines of a name and a number with a tab between; <c>#</c> begins a remark.</param>
    /// <exception cref="FormatException">A line is something else.</exception>
    public static FusionWeights Parse(string text)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line[0] == '#')
            {
                continue;
            }

            var fields = line.Split('\t');
            values[fields[0]] =
                fields.Length == 2 && double.TryParse(fields[1], CultureInfo.InvariantCulture, out var value)
                    ? value
                    : throw new FormatException($"No weight: {line}");
        }

        return new(values);
    }

    /// <summary>What was measured, in the order of <see cref="SoundNames"/>.</summary>
    public static double[] Values(TurnSound sound) =>
        [
            sound.PitchPlace,
            sound.FinalPitch,
            sound.PitchSlope,
            sound.NucleusLevel,
            sound.NucleusToEnd,
            sound.LastStep,
            sound.FallRate,
            sound.UnvoicedTail,
            sound.Fade,
            sound.FinalPeriodicity,
            sound.LastStretch,
            sound.Brightness,
            sound.TurnLength,
            sound.StretchLength,
        ];

    /// <summary>How much the sound speaks for the end, in logits; little in a turn so short that there is nothing to compare with.</summary>
    public double Sound(TurnSound sound)
    {
        var trust = Math.Clamp((Math.Exp(sound.TurnLength) - ShortestTurn) / (LongTurn - ShortestTurn), 0, 1);
        var sum = this["bias"];
        var values = Values(sound);
        for (var i = 0; i < values.Length; i++)
        {
            sum += this[SoundNames[i]] * values[i];
        }

        return trust * Math.Clamp(sum, -4, 4);
    }

    /// <summary>
    /// How much the words speak for the end, in logits. An ear that mishears is believed the more, the more words fit into what people
    /// say: three hardly do by chance.
    /// </summary>
    public double Text(TextOpinion text, bool earIsStopGap)
    {
        var least = this[earIsStopGap ? "text_stop_gap" : "text"];
        var known = Math.Clamp((text.KnownWords - 1) / 2.0, 0, 1);
        return text.Logit * (least + (known * (this["text"] - least)));
    }

    private static FusionWeights Load()
    {
        using var stream = Assembly
            .GetExecutingAssembly()
            .GetManifestResourceStream("Parley.Engines.Hearing.turn-weights.tsv")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }
}
