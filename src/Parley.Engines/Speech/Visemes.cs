using System.Collections.Frozen;

namespace Parley.Engines.Speech;

/// <summary>
/// Maps sounds to the mouth shapes 0 (silence) to 21 that Voice Live documents for <c>response.animation_viseme.delta</c>.
/// </summary>
public static class Visemes
{
    public const int Silence = 0;

    private static readonly FrozenDictionary<string, int[]> _arpabet = new Dictionary<string, int[]>(
        StringComparer.Ordinal
    )
    {
        ["pau"] = [0],
        ["aa"] = [2],
        ["ae"] = [1],
        ["ah"] = [1],
        ["ao"] = [3],
        ["aw"] = [9],
        ["ax"] = [1],
        ["axr"] = [5],
        ["ay"] = [11],
        ["b"] = [21],
        ["ch"] = [16],
        ["d"] = [19],
        ["dh"] = [17],
        ["eh"] = [4],
        ["er"] = [5],
        ["ey"] = [4, 6],
        ["f"] = [18],
        ["g"] = [20],
        ["hh"] = [12],
        ["ih"] = [6],
        ["iy"] = [6],
        ["jh"] = [16],
        ["k"] = [20],
        ["l"] = [14],
        ["m"] = [21],
        ["n"] = [19],
        ["ng"] = [20],
        ["ow"] = [8],
        ["oy"] = [10],
        ["p"] = [21],
        ["r"] = [13],
        ["s"] = [15],
        ["sh"] = [16],
        ["t"] = [19],
        ["th"] = [19],
        ["uh"] = [4],
        ["uw"] = [7],
        ["v"] = [18],
        ["w"] = [7],
        ["y"] = [6],
        ["z"] = [15],
        ["zh"] = [16],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Longest match first: affricates and diphthongs before their first sounds.
    private static readonly (string Ipa, int Viseme)[] _ipaPairs =
    [
        ("tʃ", 16),
        ("dʒ", 16),
        ("ts", 15),
        ("dz", 15),
        ("aʊ", 9),
        ("ɔɪ", 10),
        ("ɔø", 10),
        ("aɪ", 11),
        ("oʊ", 8),
        ("əʊ", 8),
    ];

    private static readonly FrozenDictionary<char, int> _ipa = Shapes(
            (0, "_"),
            (1, "æəʌɐ"),
            (2, "ɑɒa"),
            (3, "ɔ"),
            (4, "ɛeʊ"),
            (5, "ɝɚɜœ"),
            (6, "jiɪɨʝçᵻ"),
            (7, "wuʉɯʍyʏɥ"),
            (8, "oɤɵø"),
            (12, "hɦħʕʔ"),
            (13, "ɹrɾʁʀɻɽ"),
            (14, "lɫʎɭɬɮ"),
            (15, "sz"),
            (16, "ʃʒɕʑʂʐ"),
            (17, "ð"),
            (18, "fvʋɸβ"),
            (19, "tdnθɲɳʈɖc"),
            (20, "kgɡŋxɣqɢχɟ"),
            (21, "pbmɱɓ")
        )
        .ToFrozenDictionary();

    /// <summary>The shapes of one phone of the CMU set (<c>hh</c>, <c>ey</c>); one, or two for a glide; empty if unknown.</summary>
    public static ReadOnlySpan<int> OfArpabet(string phone) =>
        _arpabet.TryGetValue(phone, out var shapes) ? shapes : [];

    /// <summary>The shape of one phoneme written in IPA; marks of stress, length and tone do not matter. Null if unknown.</summary>
    public static int? OfIpa(string phoneme)
    {
        foreach (var (pair, viseme) in _ipaPairs)
        {
            if (phoneme.Contains(pair, StringComparison.Ordinal))
            {
                return viseme;
            }
        }
        foreach (var sound in phoneme)
        {
            if (_ipa.TryGetValue(sound, out var viseme))
            {
                return viseme;
            }
        }
        return null;
    }

    private static Dictionary<char, int> Shapes(params ReadOnlySpan<(int Viseme, string Sounds)> rows)
    {
        var shapes = new Dictionary<char, int>();
        foreach (var (viseme, sounds) in rows)
        {
            foreach (var sound in sounds)
            {
                shapes[sound] = viseme;
            }
        }
        return shapes;
    }
}
