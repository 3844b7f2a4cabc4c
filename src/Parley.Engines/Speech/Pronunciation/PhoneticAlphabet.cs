using System.Text;

namespace Parley.Engines.Speech.Pronunciation;

/// <summary>Brings sounds that are written in other alphabets into IPA.</summary>
internal static class PhoneticAlphabet
{
    private const string SampaSounds =
        "b_<→ɓ d_<→ɗ g_<→ɠ G\\→ɢ H\\→ʜ h\\→ɦ I\\→ᵻ J\\→ɟ K\\→ɮ L\\→ʟ l\\→ɺ M\\→ɰ N\\→ɴ p\\→ɸ R\\→ʀ r\\→ɹ s\\→ɕ U\\→ʊ v\\→ʋ X\\→ħ "
        + "x\\→ɧ z\\→ʑ j\\→ʝ 3\\→ɞ @\\→ɘ ?\\→ʕ &\\→ɶ B\\→ʙ d`→ɖ l`→ɭ n`→ɳ r`→ɽ r\\`→ɻ s`→ʂ t`→ʈ z`→ʐ @`→ɚ 3`→ɝ "
        + "A→ɑ B→β C→ç D→ð E→ɛ F→ɱ G→ɣ H→ɥ I→ɪ J→ɲ K→ɬ L→ʎ M→ɯ N→ŋ O→ɔ P→ʋ Q→ɒ R→ʁ S→ʃ T→θ U→ʊ V→ʌ W→ʍ X→χ Y→ʏ Z→ʒ "
        + "1→ɨ 2→ø 3→ɜ 4→ɾ 5→ɫ 6→ɐ 7→ɤ 8→ɵ 9→œ &→ɶ @→ə {→æ }→ʉ ?→ʔ \"→ˈ %→ˌ :→ː :\\→ː _~→\u0303 ~→\u0303 _=→\u0329 =→\u0329";

    // Marks that only colour a sound, or separate: no local voice tells them apart.
    private const string SampaMarks =
        "_} _0 _d _h _j _w _G _? _> _T _B _L _M _H _R _F _X _c _o _r _k _e _a _m _t _l _n _N _A _q _+ _- _\" _x _v _^ _\\ _/ ` ' . | -";

    // Longest first, so that a sign is never taken for its beginning.
    private static readonly (string Sign, string Ipa)[] _sampa =
    [
        .. SampaSounds
            .Split(' ')
            .Select(pair => pair.Split('→'))
            .Select(pair => (Sign: pair[0], Ipa: pair[1]))
            .Concat(SampaMarks.Split(' ').Select(mark => (mark, "")))
            .Concat("abcdefghijklmnopqrstuvwxyz".Select(letter => (letter.ToString(), letter.ToString())))
            .OrderByDescending(pair => pair.Item1.Length),
    ];

    private static readonly Dictionary<string, string> _sapi = new(StringComparer.Ordinal)
    {
        ["iy"] = "i",
        ["ih"] = "ɪ",
        ["ey"] = "eɪ",
        ["eh"] = "ɛ",
        ["ae"] = "æ",
        ["aa"] = "ɑ",
        ["ao"] = "ɔ",
        ["uh"] = "ʊ",
        ["ow"] = "oʊ",
        ["uw"] = "u",
        ["ah"] = "ʌ",
        ["ay"] = "aɪ",
        ["aw"] = "aʊ",
        ["oy"] = "ɔɪ",
        ["ax"] = "ə",
        ["er"] = "ɝ",
        ["b"] = "b",
        ["ch"] = "tʃ",
        ["d"] = "d",
        ["dh"] = "ð",
        ["f"] = "f",
        ["g"] = "ɡ",
        ["h"] = "h",
        ["hh"] = "h",
        ["jh"] = "dʒ",
        ["k"] = "k",
        ["l"] = "l",
        ["m"] = "m",
        ["n"] = "n",
        ["ng"] = "ŋ",
        ["p"] = "p",
        ["r"] = "ɹ",
        ["s"] = "s",
        ["sh"] = "ʃ",
        ["t"] = "t",
        ["th"] = "θ",
        ["v"] = "v",
        ["w"] = "w",
        ["y"] = "j",
        ["z"] = "z",
        ["zh"] = "ʒ",
    };

    /// <param name="alphabet">As in the lexicon; null or empty means IPA.</param>
    /// <returns>IPA without ties and with one spelling for each sound; null when the alphabet or a sign is not known.</returns>
    public static string? ToIpa(string? alphabet, string locale, string text)
    {
        var ipa = alphabet?.Trim() switch
        {
            null or "" or "ipa" => text,
            "x-sampa" or "x-SAMPA" => FromSampa(text),
            "sapi" or "x-microsoft-sapi" when locale.StartsWith("en", StringComparison.OrdinalIgnoreCase) => FromSapi(
                text
            ),
            _ => null,
        };
        return ipa is null ? null : Plain(ipa);
    }

    /// <summary>One spelling for each sound: without tie bars and spaces, the real marks of length and stress.</summary>
    private static string? Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var sign in text.Normalize(NormalizationForm.FormD))
        {
            switch (sign)
            {
                case '\u0361' or '\u035C' or '.' or '-' or '|' or '\u203F' or '/' or '[' or ']' or '(' or ')':
                    break;
                case ':':
                    plain.Append('ː');
                    break;
                case '\'' or '’':
                    plain.Append('ˈ');
                    break;
                case ',':
                    plain.Append('ˌ');
                    break;
                case 'g':
                    plain.Append('ɡ');
                    break;
                case '\u0327' when plain is [.., 'c']:
                    plain[^1] = 'ç';
                    break;
                default:
                    if (!char.IsWhiteSpace(sign))
                    {
                        plain.Append(sign);
                    }
                    break;
            }
        }
        return plain.Length is > 0 and <= 200 ? plain.ToString() : null;
    }

    private static string? FromSampa(string text)
    {
        var ipa = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; )
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            var rest = text.AsSpan(at);
            var found = false;
            foreach (var (sign, sound) in _sampa)
            {
                if (rest.StartsWith(sign, StringComparison.Ordinal))
                {
                    ipa.Append(sound);
                    at += sign.Length;
                    found = true;
                    break;
                }
            }
            if (!found)
            {
                return null;
            }
        }
        return ipa.ToString();
    }

    // Phones with spaces between; the stress follows its vowel: "eh 1 n - jh oy".
    private static string? FromSapi(string text)
    {
        var ipa = new StringBuilder(text.Length);
        var last = 0;
        foreach (var phone in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var name = phone.TrimEnd('0', '1', '2');
            if (name.Length > 0 && name is not ("-" or "." or "&"))
            {
                if (!_sapi.TryGetValue(name.ToLowerInvariant(), out var sound))
                {
                    return null;
                }
                last = ipa.Length;
                ipa.Append(sound);
            }
            if (phone.Length > name.Length && phone[^1] is '1' or '2')
            {
                ipa.Insert(last, phone[^1] is '1' ? 'ˈ' : 'ˌ');
            }
        }
        return ipa.ToString();
    }
}
