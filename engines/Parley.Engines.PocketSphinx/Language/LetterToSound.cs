namespace Parley.Engines.PocketSphinx.Language;

/// <summary>Guesses how an unknown English word or name is pronounced, in the phones of the CMU dictionary.</summary>
internal static class LetterToSound
{
    /// <summary>Longest match first; a key with <c>^</c> counts at the start, with <c>$</c> at the end of the word.</summary>
    private static readonly Dictionary<string, string> Rules = new(StringComparer.Ordinal)
    {
        ["^kn"] = "N",
        ["^wr"] = "R",
        ["^ps"] = "S",
        ["^gn"] = "N",
        ["^x"] = "Z",
        ["^mc"] = "M AH K",
        ["^y"] = "Y",
        ["^wh"] = "W",
        ["^rh"] = "R",
        ["^sch"] = "SH",
        ["^who"] = "HH UW",
        ["^z"] = "Z",
        ["tion"] = "SH AH N",
        ["ssion"] = "SH AH N",
        ["sion"] = "ZH AH N",
        ["cious"] = "SH AH S",
        ["tious"] = "SH AH S",
        ["cial$"] = "SH AH L",
        ["tial$"] = "SH AH L",
        ["ture$"] = "CH ER",
        ["ous$"] = "AH S",
        ["ing$"] = "IH NG",
        ["ed$"] = "D",
        ["ted$"] = "T IH D",
        ["ded$"] = "D IH D",
        ["ped$"] = "P T",
        ["ked$"] = "K T",
        ["shed$"] = "SH T",
        ["le$"] = "AH L",
        ["les$"] = "AH L Z",
        ["re$"] = "ER",
        ["er$"] = "ER",
        ["ers$"] = "ER Z",
        ["or$"] = "ER",
        ["ar$"] = "ER",
        ["y$"] = "IY",
        ["ies$"] = "IY Z",
        ["ie$"] = "IY",
        ["ey$"] = "IY",
        ["a$"] = "AH",
        ["o$"] = "OW",
        ["i$"] = "IY",
        ["u$"] = "UW",
        ["e$"] = "",
        ["es$"] = "Z",
        ["ses$"] = "S IH Z",
        ["ches$"] = "CH IH Z",
        ["ia$"] = "IY AH",
        ["io$"] = "IY OW",
        ["eau"] = "OW",
        ["eaux$"] = "OW",
        ["oux$"] = "UW",
        ["ez$"] = "EH Z",
        ["son$"] = "S AH N",
        ["ton$"] = "T AH N",
        ["man$"] = "M AH N",
        ["gh$"] = "",
        ["ght"] = "T",
        ["igh"] = "AY",
        ["augh"] = "AO",
        ["ough"] = "AO",
        ["eigh"] = "EY",
        ["mb$"] = "M",
        ["mn$"] = "M",
        ["que$"] = "K",
        ["gue$"] = "G",
        ["tch"] = "CH",
        ["dge"] = "JH",
        ["sch"] = "SH",
        ["ch"] = "CH",
        ["sh"] = "SH",
        ["th"] = "TH",
        ["ph"] = "F",
        ["wh"] = "W",
        ["ck"] = "K",
        ["ng$"] = "NG",
        ["ngs$"] = "NG Z",
        ["nk"] = "NG K",
        ["qu"] = "K W",
        ["gh"] = "G",
        ["cc"] = "K",
        ["ce"] = "S EH",
        ["ci"] = "S IH",
        ["cy"] = "S IY",
        ["ce$"] = "S",
        ["ge$"] = "JH",
        ["se$"] = "Z",
        ["sce"] = "S EH",
        ["sci"] = "S AY",
        ["gi"] = "JH IH",
        ["ge"] = "JH EH",
        ["gy"] = "JH IY",
        ["gue"] = "G EH",
        ["gui"] = "G IH",
        ["rr"] = "R",
        ["ll"] = "L",
        ["ss"] = "S",
        ["tt"] = "T",
        ["pp"] = "P",
        ["bb"] = "B",
        ["dd"] = "D",
        ["ff"] = "F",
        ["gg"] = "G",
        ["mm"] = "M",
        ["nn"] = "N",
        ["zz"] = "Z",
        ["kk"] = "K",
        ["ai"] = "EY",
        ["ay"] = "EY",
        ["ea"] = "IY",
        ["ee"] = "IY",
        ["ei"] = "AY",
        ["ey"] = "EY",
        ["ie"] = "IY",
        ["oa"] = "OW",
        ["oo"] = "UW",
        ["ou"] = "AW",
        ["ow"] = "OW",
        ["oi"] = "OY",
        ["oy"] = "OY",
        ["au"] = "AO",
        ["aw"] = "AO",
        ["eu"] = "Y UW",
        ["ew"] = "UW",
        ["ue"] = "UW",
        ["ui"] = "UW",
        ["oe"] = "OW",
        ["ae"] = "EY",
        ["ia"] = "IY AH",
        ["io"] = "IY OW",
        ["uy"] = "AY",
        ["iu"] = "IY UW",
        ["ar"] = "AA R",
        ["er"] = "ER",
        ["ir"] = "ER",
        ["or"] = "AO R",
        ["ur"] = "ER",
        ["air"] = "EH R",
        ["are$"] = "EH R",
        ["ear"] = "IH R",
        ["eer"] = "IH R",
        ["ire$"] = "AY ER",
        ["ore$"] = "AO R",
        ["our"] = "AO R",
        ["ure$"] = "Y UH R",
        ["all"] = "AO L",
        ["al$"] = "AH L",
        ["el$"] = "AH L",
        ["en$"] = "AH N",
        ["on$"] = "AH N",
        ["an$"] = "AH N",
        ["a"] = "AE",
        ["b"] = "B",
        ["c"] = "K",
        ["d"] = "D",
        ["e"] = "EH",
        ["f"] = "F",
        ["g"] = "G",
        ["h"] = "HH",
        ["i"] = "IH",
        ["j"] = "JH",
        ["k"] = "K",
        ["l"] = "L",
        ["m"] = "M",
        ["n"] = "N",
        ["o"] = "AA",
        ["p"] = "P",
        ["q"] = "K",
        ["r"] = "R",
        ["s"] = "S",
        ["t"] = "T",
        ["u"] = "AH",
        ["v"] = "V",
        ["w"] = "W",
        ["x"] = "K S",
        ["y"] = "IH",
        ["z"] = "Z",
    };

    private static readonly Dictionary<char, string> LongVowels = new()
    {
        ['a'] = "EY",
        ['e'] = "IY",
        ['i'] = "AY",
        ['o'] = "OW",
        ['u'] = "UW",
        ['y'] = "AY",
    };

    private static readonly Dictionary<char, string> LetterNames = new()
    {
        ['a'] = "EY",
        ['b'] = "B IY",
        ['c'] = "S IY",
        ['d'] = "D IY",
        ['e'] = "IY",
        ['f'] = "EH F",
        ['g'] = "JH IY",
        ['h'] = "EY CH",
        ['i'] = "AY",
        ['j'] = "JH EY",
        ['k'] = "K EY",
        ['l'] = "EH L",
        ['m'] = "EH M",
        ['n'] = "EH N",
        ['o'] = "OW",
        ['p'] = "P IY",
        ['q'] = "K Y UW",
        ['r'] = "AA R",
        ['s'] = "EH S",
        ['t'] = "T IY",
        ['u'] = "Y UW",
        ['v'] = "V IY",
        ['w'] = "D AH B AH L Y UW",
        ['x'] = "EH K S",
        ['y'] = "W AY",
        ['z'] = "Z IY",
    };

    /// <summary>Phones separated by spaces; never empty for a word with a letter in it.</summary>
    internal static string Of(string word)
    {
        var letters = new string([.. word.Where(char.IsAsciiLetterLower)]);
        if (letters.Length > 0 && !letters.Any("aeiouy".Contains))
        {
            return string.Join(' ', letters.Select(letter => LetterNames[letter]));
        }

        var phones = new List<string>();
        for (var i = 0; i < letters.Length; )
        {
            var (taken, sound) = IsLongBeforeSilentE(letters, i) ? (1, LongVowels[letters[i]]) : Match(letters, i);
            if (sound.Length > 0)
            {
                phones.Add(sound);
            }

            i += taken;
        }

        return phones.Count > 0 ? string.Join(' ', phones) : "AH";
    }

    /// <summary>The vowel of "-ate", "-ome": one consonant and a last e behind it.</summary>
    private static bool IsLongBeforeSilentE(string letters, int i) =>
        i + 3 == letters.Length
        && letters[^1] == 'e'
        && LongVowels.ContainsKey(letters[i])
        && !"aeiouyrxw".Contains(letters[i + 1], StringComparison.Ordinal)
        && (i == 0 || !"aeou".Contains(letters[i - 1], StringComparison.Ordinal));

    private static (int Taken, string Sound) Match(string letters, int i)
    {
        for (var length = Math.Min(5, letters.Length - i); length > 0; length--)
        {
            var part = letters.Substring(i, length);
            if (i + length == letters.Length && i > 0 && Rules.TryGetValue(part + '$', out var atEnd))
            {
                return (length, atEnd);
            }

            if (i == 0 && Rules.TryGetValue('^' + part, out var atStart))
            {
                return (length, atStart);
            }

            if (Rules.TryGetValue(part, out var anywhere))
            {
                return (length, anywhere);
            }
        }

        return (1, string.Empty);
    }
}
