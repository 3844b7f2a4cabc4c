using System.Reflection;

namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>
/// Whether an English text so far is a whole: logistic regression over its last one, two and three words, trained by
/// <c>./parley turns train</c> (docs/guides/turns.md). 16,384 weights of one byte; no allocation beside the words.
/// </summary>
public sealed class TurnTextModel
{
    /// <summary>Weights of the last word, then those of the last two and three.</summary>
    public const int Size = 16_384;

    /// <summary>Weights that one text has: bias, one, two, three words, length.</summary>
    public const int FeatureCount = 5;

    /// <summary>Steps of a weight in one logit.</summary>
    public const float Scale = 16;

    private const int Half = Size / 2;
    private const int LengthBuckets = 8;

    private readonly sbyte[] _weights;

    /// <param name="weights">Exactly <see cref="Size"/>.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public TurnTextModel(sbyte[] weights)
    {
        _weights = weights.Length == Size ? weights : throw new ArgumentException($"{Size} weights.", nameof(weights));
    }

    /// <summary>What ships.</summary>
    public static TurnTextModel Default { get; } = Load();

    /// <summary>How much the text speaks for the end, in logits, when ends and pauses are equally likely.</summary>
    /// <param name="words">Lower case, without punctuation.</param>
    public double Judge(ReadOnlySpan<string> words)
    {
        Span<int> features = stackalloc int[FeatureCount];
        Features(words, features);
        var sum = 0;
        foreach (var feature in features)
        {
            sum += _weights[feature];
        }

        return sum / Scale;
    }

    /// <summary>Which weights a text has.</summary>
    /// <param name="features">Receives <see cref="FeatureCount"/> places.</param>
    public static void Features(ReadOnlySpan<string> words, Span<int> features)
    {
        var last = Hash(2_166_136_261, words.Length > 0 ? words[^1] : "");
        var two = Hash(last, words.Length > 1 ? words[^2] : "^");
        var three = Hash(two, words.Length > 2 ? words[^3] : "^");
        features[0] = 0;
        features[1] = Math.Min(words.Length, LengthBuckets);
        features[2] = 16 + (int)(last % (Half - 16));
        features[3] = Half + (int)(two % Half);
        features[4] = Half + (int)(three % Half);
    }

    /// <summary>FNV-1a over the letters.</summary>
    private static uint Hash(uint hash, string word)
    {
        foreach (var letter in word)
        {
            hash = unchecked((hash ^ letter) * 16_777_619);
        }

        // The last bits of a short word are poor; this stirs them.
        hash = unchecked((hash ^ ' ') * 16_777_619);
        return hash ^ (hash >> 15);
    }

    private static TurnTextModel Load()
    {
        using var stream = Assembly
            .GetExecutingAssembly()
            .GetManifestResourceStream("Parley.Engines.Hearing.turn-text.bin")!;
        var bytes = new byte[Size];
        stream.ReadExactly(bytes);
        return new([.. bytes.Select(b => unchecked((sbyte)b))]);
    }
}
