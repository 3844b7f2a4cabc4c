using System.Text;

namespace Parley.Engines.Espeak;

/// <summary>
/// Writes IPA in the mnemonics of one of espeak's languages. The table is learnt from espeak itself: each mnemonic is spoken once,
/// and what espeak calls it in IPA is what it is good for. Immutable.
/// </summary>
internal sealed class EspeakPhonemes
{
    private const string Vowels = "aæɑɒeɛəɚɜɝiɪᵻɨoɔuʊʌɐyʏøœɶɯɤɵʉɘɞ";

    // Mnemonics that espeak's languages share; a language that lacks one simply does not learn it.
    private const string Mnemonics =
        "a a: a# A A: A~ aI aU aI@ aU@ aa ai au & &: @ @- @2 @L 3 3: V V~ 0 O O: O~ O2 OI OY o o: oU o~ e e: eI E E: E~ e@ e~ "
        + "i i: i@ i. I I2 I# y y: Y Y: W W: W~ 2 2: 8 u u: u\" U U: u- u@ U@ O@ A@ o@ "
        + "p b t d k g q c J f v T D s z S Z C x X Q R r * l L l^ m n N n^ n. h H j w w# Q\" R2 r- t. d. s. z. S; Z; B ? "
        + "tS dZ ts dz tS; dZ; pF t; d; l; n; s; z; x2 k; ";

    // What stands for a sound that a language does not have, nearest first.
    private static readonly Dictionary<string, string> _neighbours = new(StringComparer.Ordinal)
    {
        ["r"] = "ɹ ɾ ʁ ɻ",
        ["ɹ"] = "r ɾ ʁ",
        ["ɾ"] = "r ɹ t",
        ["ʁ"] = "r ɹ χ",
        ["ʀ"] = "ʁ r ɹ",
        ["ɒ"] = "ɔ ɑː ɑ a",
        ["ɑ"] = "ɑː a ɐ æ",
        ["a"] = "æ ɑː ɐ",
        ["æ"] = "ɛ a",
        ["ʌ"] = "ɐ a ə",
        ["ɐ"] = "ə a ʌ",
        ["ɜ"] = "ɚ ə œ ø",
        ["ɝ"] = "ɜː ɚ ɜ ə",
        ["ɚ"] = "ɜː ɜ ə ɐ",
        ["ə"] = "ɐ ɛ e a",
        ["e"] = "eɪ ɛ",
        ["ɛ"] = "e æ",
        ["o"] = "oʊ ɔ",
        ["ɔ"] = "o ɔː",
        ["i"] = "ɪ",
        ["ɪ"] = "i ᵻ",
        ["ɨ"] = "ᵻ ɪ i",
        ["u"] = "ʊ",
        ["ʊ"] = "u",
        ["y"] = "iː i u",
        ["ʏ"] = "y ɪ",
        ["ø"] = "œ ɜː e",
        ["œ"] = "ø ɜː ɛ",
        ["θ"] = "s t",
        ["ð"] = "z d",
        ["ʃ"] = "ʂ ɕ s",
        ["ʒ"] = "ʐ ʑ z ʃ",
        ["z"] = "s",
        ["ŋ"] = "n",
        ["ɲ"] = "n",
        ["h"] = "x ɦ ħ",
        ["ɦ"] = "h",
        ["x"] = "χ h k",
        ["χ"] = "x h k",
        ["ç"] = "ʃ x h",
        ["ɣ"] = "ɡ",
        ["w"] = "v u",
        ["v"] = "f w",
        ["ɫ"] = "l",
        ["ʎ"] = "l",
        ["ʋ"] = "v w",
        ["b"] = "p",
        ["d"] = "t",
        ["ɡ"] = "k",
        ["ʔ"] = "",
    };

    private readonly Dictionary<string, string> _sounds;

    private EspeakPhonemes(Dictionary<string, string> sounds) => _sounds = sounds;

    /// <summary>How many sounds the language has.</summary>
    public int Count => _sounds.Count;

    /// <param name="hear">Speaks a text and gives espeak's IPA names of what it said.</param>
    public static async Task<EspeakPhonemes> LearnAsync(Func<string, Task<List<string>>> hear)
    {
        var sounds = new Dictionary<string, string>(StringComparer.Ordinal);
        var carrier = (Mnemonic: "", Ipa: "");
        foreach (var mnemonic in Mnemonics.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var alone = await hear($"[['{mnemonic}]]");
            if (alone is [{ Length: > 0 } vowel] && Vowels.Contains(vowel[0], StringComparison.Ordinal))
            {
                sounds.TryAdd(vowel, mnemonic);
                carrier = carrier.Ipa.Length == 0 ? (mnemonic, vowel) : carrier;
            }
            else if (
                carrier.Ipa.Length > 0
                && await hear($"[[{mnemonic}|'{carrier.Mnemonic}]]") is [{ Length: > 0 } consonant, var after]
                && string.Equals(after, carrier.Ipa, StringComparison.Ordinal)
                && !Vowels.Contains(consonant[0], StringComparison.Ordinal)
            )
            {
                // At the end of a word some languages say it otherwise; before a vowel it is itself.
                sounds.TryAdd(consonant, mnemonic);
            }
        }
        return new EspeakPhonemes(sounds);
    }

    /// <returns>Mnemonics without brackets; null when a sound has not even a neighbour here.</returns>
    public string? FromIpa(string ipa)
    {
        var written = new StringBuilder(ipa.Length * 2);
        var stress = "";
        for (var at = 0; at < ipa.Length; )
        {
            if (ipa[at] is 'ˈ' or 'ˌ')
            {
                stress = ipa[at++] is 'ˈ' ? "'" : ",";
                continue;
            }
            var found = Longest(ipa, at) ?? Near(ipa, at);
            if (found is null)
            {
                if (!IsMark(ipa[at]))
                {
                    return null;
                }
                at++;
                continue;
            }
            var (mnemonic, length) = found.Value;
            if (mnemonic.Length > 0)
            {
                written.Append(written.Length > 0 ? "|" : "");
                if (Vowels.Contains(ipa[at], StringComparison.Ordinal))
                {
                    written.Append(stress);
                    stress = "";
                }
                written.Append(mnemonic);
            }
            at += length;
        }
        return written.Length > 0 ? written.ToString() : null;
    }

    private (string Mnemonic, int Length)? Longest(string ipa, int at)
    {
        for (var length = Math.Min(4, ipa.Length - at); length > 0; length--)
        {
            if (_sounds.TryGetValue(ipa.Substring(at, length), out var mnemonic))
            {
                return (mnemonic, length);
            }
        }
        return null;
    }

    private (string Mnemonic, int Length)? Near(string ipa, int at)
    {
        var isLong = at + 1 < ipa.Length && ipa[at + 1] is 'ː';
        var sound = ipa[at].ToString();
        if (_sounds.TryGetValue(sound + "ː", out var longer))
        {
            return (longer, isLong ? 2 : 1);
        }
        if (!_neighbours.TryGetValue(sound, out var neighbours))
        {
            return null;
        }
        if (neighbours.Length == 0)
        {
            return ("", 1);
        }
        foreach (var neighbour in neighbours.Split(' '))
        {
            if (
                _sounds.TryGetValue(isLong ? neighbour.TrimEnd('ː') + "ː" : neighbour, out var mnemonic)
                || _sounds.TryGetValue(neighbour, out mnemonic)
                || _sounds.TryGetValue(neighbour + "ː", out mnemonic)
            )
            {
                return (mnemonic, isLong ? 2 : 1);
            }
        }
        return null;
    }

    private static bool IsMark(char sign) =>
        sign is 'ː' or 'ˑ' or 'ʰ' or 'ʲ' or 'ʷ' or '˞' or 'ˠ' or 'ˤ' or (>= '\u0300' and <= '\u036F');
}
