using System.Text;

namespace Parley.Core.Speculation;

/// <summary>
/// What a transcript says, without what has no bearing on the answer: case, punctuation, spaces, and sounds of hesitation.
/// </summary>
public readonly record struct SpokenWords(string Text)
{
    // Only what is no word in any of the languages.
    private static readonly HashSet<string> _hesitations = new(StringComparer.Ordinal)
    {
        "uh",
        "uhm",
        "um",
        "umm",
        "erm",
        "hm",
        "hmm",
        "mhm",
        "äh",
        "ähm",
        "öh",
        "euh",
        "ehm",
    };

    public bool IsEmpty => string.IsNullOrEmpty(Text);

    public static SpokenWords Of(string transcript)
    {
        ArgumentNullException.ThrowIfNull(transcript);
        var text = new StringBuilder(transcript.Length);
        var word = new StringBuilder();
        foreach (var sign in transcript)
        {
            if (char.IsLetterOrDigit(sign) || char.IsSurrogate(sign) || IsMark(sign))
            {
                word.Append(char.ToLowerInvariant(sign));
            }
            else if (sign is not ('\'' or '’'))
            {
                End();
            }
        }

        End();
        return new(text.ToString());

        void End()
        {
            var one = word.ToString();
            word.Clear();
            if (one.Length > 0 && !_hesitations.Contains(one))
            {
                text.Append(text.Length > 0 ? " " : "").Append(one);
            }
        }
    }

    private static bool IsMark(char sign) =>
        char.GetUnicodeCategory(sign)
            is System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
