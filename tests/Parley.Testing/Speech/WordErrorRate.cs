using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Parley.Testing.Speech;

/// <summary>How far a transcript is from what was said, in whole words; sums over many utterances.</summary>
/// <param name="Errors">Words put in, left out or swapped.</param>
/// <param name="Words">Words that were said.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WordErrorRate(int Errors, int Words)
{
    /// <summary>Errors per word said: 0 is perfect; more than 1 is possible.</summary>
    public double Rate => Words == 0 ? (Errors == 0 ? 0 : 1) : (double)Errors / Words;

    public static WordErrorRate operator +(WordErrorRate left, WordErrorRate right) =>
        new(left.Errors + right.Errors, left.Words + right.Words);

    public static WordErrorRate Add(WordErrorRate left, WordErrorRate right) => left + right;

    /// <summary>Compares after <see cref="Normalise"/>.</summary>
    public static WordErrorRate Of(string said, string heard)
    {
        var reference = Normalise(said);
        var hypothesis = Normalise(heard);
        var row = new int[hypothesis.Count + 1];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= reference.Count; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j < row.Length; j++)
            {
                var swap =
                    diagonal + (string.Equals(reference[i - 1], hypothesis[j - 1], StringComparison.Ordinal) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(swap, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return new(row[^1], reference.Count);
    }

    /// <summary>Lower case, letters, digits and apostrophes only; <c>mr</c> and the like as they are spoken.</summary>
    public static IReadOnlyList<string> Normalise(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Replace('\u2019', '\''))
        {
            plain.Append(char.IsLetterOrDigit(letter) || letter == '\'' ? char.ToLowerInvariant(letter) : ' ');
        }

        return
        [
            .. plain
                .ToString()
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(word => word.Trim('\''))
                .Where(word => word.Length > 0)
                .Select(word =>
                    word switch
                    {
                        "mr" => "mister",
                        "mrs" => "missus",
                        "dr" => "doctor",
                        _ => word,
                    }
                ),
        ];
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rate:P1} ({Errors}/{Words})");
}
