namespace Parley.Engines.PocketSphinx.Language;

/// <summary>Text of any kind as the words that a person would speak: lower case, numbers written out, names taken apart.</summary>
internal static class SpokenWords
{
    private static readonly string[] Digits =
    [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
    ];

    /// <summary>At most <paramref name="most"/> words: <c>get_weather</c>, <c>getWeather</c> are both "get weather".</summary>
    internal static List<string> Of(string text, int most = 40)
    {
        var words = new List<string>();
        var word = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length && words.Count < most; i++)
        {
            var letter = text[i];
            if (char.IsAsciiDigit(letter))
            {
                Flush();
                words.Add(Digits[letter - '0']);
            }
            else if (letter == '\'' || letter == '\u2019')
            {
                word.Append('\'');
            }
            else if (char.IsLetter(letter))
            {
                if (char.IsUpper(letter) && i > 0 && char.IsLower(text[i - 1]))
                {
                    Flush();
                }

                word.Append(Plain(char.ToLowerInvariant(letter)));
            }
            else
            {
                Flush();
            }
        }

        Flush();
        return words;

        void Flush()
        {
            var done = word.ToString().Trim('\'');
            word.Clear();
            if (done.Length is > 0 and <= 30)
            {
                words.Add(done);
            }
        }
    }

    private static string Plain(char letter) =>
        letter switch
        {
            >= 'a' and <= 'z' => letter.ToString(),
            'à' or 'á' or 'â' or 'ã' or 'å' => "a",
            'ä' or 'æ' => "ae",
            'ç' or 'č' or 'ć' => "c",
            'è' or 'é' or 'ê' or 'ë' or 'ě' => "e",
            'ì' or 'í' or 'î' or 'ï' => "i",
            'ñ' or 'ń' => "n",
            'ò' or 'ó' or 'ô' or 'õ' or 'ø' => "o",
            'ö' or 'œ' => "oe",
            'ù' or 'ú' or 'û' => "u",
            'ü' => "ue",
            'ß' => "ss",
            'š' => "sh",
            'ž' => "z",
            'ł' => "l",
            _ => string.Empty,
        };
}
