using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Parley.Engines.Speech;

/// <summary>
/// A clause as it is written, beside what an engine is given to say: without emoji and markdown, with readable addresses.
/// Keeps where each written word is in the spoken text, so that times can be told for the words as written.
/// </summary>
public sealed partial class SpokenForm
{
    // A written word: its place in the clause, and the place of its sound in Text.
    private sealed record Piece(int From, int To, int Start, int End);

    private readonly string _written;
    private readonly List<Piece> _pieces;

    private SpokenForm(string written, string text, List<Piece> pieces)
    {
        _written = written;
        Text = text;
        _pieces = pieces;
    }

    /// <summary>What to say. Empty when nothing in the clause can be pronounced.</summary>
    public string Text { get; }

    public bool IsEmpty => Text.Length == 0;

    /// <summary>Makes the spoken form of a clause.</summary>
    /// <param name="written">Plain text; markdown marks and emoji are tolerated.</param>
    /// <param name="english">Says "dot", "at" and "slash" in addresses; otherwise they stay signs for the engine to read.</param>
    /// <param name="ascii">Folds letters to ASCII and drops what cannot be folded, for engines that know English only.</param>
    public static SpokenForm From(string written, bool english, bool ascii)
    {
        var spoken = new StringBuilder(written.Length + 16);
        var pieces = new List<Piece>();
        for (var from = 0; from < written.Length; )
        {
            if (char.IsWhiteSpace(written[from]))
            {
                from++;
                continue;
            }
            var to = from;
            while (to < written.Length && !char.IsWhiteSpace(written[to]))
            {
                to++;
            }
            var word = written[from..to];
            var said = Say(word, english);
            if (ascii)
            {
                said = LatinFold.ToAscii(said);
            }
            if (said.Length > 0 && spoken.Length > 0)
            {
                spoken.Append(' ');
            }
            var start = spoken.Length;
            spoken.Append(said);
            pieces.Add(new Piece(from, to, start, spoken.Length));
            from = to;
        }
        var text = spoken.ToString();
        return text.Any(char.IsLetterOrDigit) ? new SpokenForm(written, text, pieces) : new SpokenForm(written, "", []);
    }

    /// <summary>
    /// Joins what an engine knows about its own tokens to the written words. Words without a token of their own (a lone dash, an
    /// emoji) belong to the word before, and those at the start to the first one.
    /// </summary>
    /// <param name="tokens">In order: index in <see cref="Text"/>, begin and end of the sound.</param>
    public List<SpeechWord> Time(IReadOnlyList<(int Index, TimeSpan Start, TimeSpan End)> tokens)
    {
        var words = new List<SpeechWord>();
        var from = 0;
        for (var i = 0; i < tokens.Count; )
        {
            var piece = PieceAt(tokens[i].Index);
            var (_, start, end) = tokens[i];
            while (++i < tokens.Count && PieceAt(tokens[i].Index) <= piece)
            {
                end = tokens[i].End;
            }
            var next = i < tokens.Count ? PieceAt(tokens[i].Index) : Count;
            words.Add(new SpeechWord(Written(from, next), start, end > start ? end - start : TimeSpan.Zero));
            from = next;
        }
        return words;
    }

    /// <summary>Index of the written word that holds this place of <see cref="Text"/>, or of the last one before it.</summary>
    public int PieceAt(int index)
    {
        var at = 0;
        for (var i = 0; i < _pieces.Count && _pieces[i].Start <= index; i++)
        {
            if (_pieces[i].End > _pieces[i].Start)
            {
                at = i;
            }
        }
        return at;
    }

    /// <summary>The written words from <paramref name="first"/> up to and without <paramref name="end"/>, as in the clause.</summary>
    public string Written(int first, int end) => first < end ? _written[_pieces[first].From.._pieces[end - 1].To] : "";

    /// <summary>How many written words there are.</summary>
    public int Count => _pieces.Count;

    private static string Say(string word, bool english)
    {
        word = LinkTarget().Replace(word, "");
        var address = Address().Match(word);
        if (address.Success)
        {
            return SayAddress(address.Groups["address"].Value, english) + Punctuation(address);
        }
        var mail = Mail().Match(word);
        if (mail.Success)
        {
            var name = mail.Groups["mail"].Value;
            return (english ? Signs(name) : name) + Punctuation(mail);
        }
        return Plain(word, english);
    }

    private static string Punctuation(Match match) =>
        string.Concat(match.Groups["rest"].Value.Where(sign => sign is '.' or ',' or ';' or ':' or '!' or '?'));

    private static string SayAddress(string address, bool english)
    {
        var cut = address.IndexOfAny(['?', '#']);
        address = (cut < 0 ? address : address[..cut]).TrimEnd('/');
        return english ? Signs(address) : address;
    }

    private static string Signs(string address)
    {
        var said = new StringBuilder(address.Length + 24);
        foreach (var sign in address)
        {
            said.Append(
                sign switch
                {
                    '.' => " dot ",
                    '/' => " slash ",
                    '@' => " at ",
                    '-' or '_' or '=' or '&' or '~' or '%' or ':' => " ",
                    _ => sign.ToString(),
                }
            );
        }
        return said.ToString();
    }

    private static string Plain(string word, bool english)
    {
        var said = new StringBuilder(word.Length);
        foreach (var rune in word.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '*' or '_' or '`' or '#' or '~' or '|' or '<' or '>' or '[' or ']' or '{' or '}' or '\\':
                    said.Append(
                        said.Length > 0 && char.IsLetterOrDigit(said[^1]) && rune.Value is '_' or '|' ? " " : ""
                    );
                    break;
                case '&' when english:
                    said.Append(" and ");
                    break;
                case '°' when english:
                    said.Append(" degrees ");
                    break;
                case 0x2018 or 0x2019 or 0x02BC:
                    said.Append('\'');
                    break;
                case 0x201C or 0x201D or 0x201E or 0x00AB or 0x00BB:
                    said.Append('"');
                    break;
                case 0x2013 or 0x2014:
                    said.Append(',');
                    break;
                case 0x2026:
                    said.Append("...");
                    break;
                default:
                    if (!IsPicture(rune))
                    {
                        said.Append(rune.ToString());
                    }
                    break;
            }
        }
        var text = said.ToString().Trim();
        return text.Any(char.IsLetterOrDigit) || text is "," or "." or "?" or "!" ? text : OnlySigns(text);
    }

    // A lone currency or arithmetic sign has a name that engines know; a lone dash or bullet must stay silent.
    private static string OnlySigns(string text) =>
        text.All(sign => sign is '+' or '=' or '%' or '$' or '€' or '£') ? text : "";

    private static bool IsPicture(Rune rune) =>
        rune.Value
            is 0x200D
                or 0x20E3
                or (>= 0xFE00 and <= 0xFE0F)
                or (>= 0x1F000 and <= 0x1FAFF)
                or (>= 0xE0000 and <= 0xE007F)
        || (
            rune.Value is >= 0x2190 and <= 0x2BFF
            && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol
        )
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.Surrogate;

    [GeneratedRegex(@"\]\([^)\s]*\)", RegexOptions.None, 1000)]
    private static partial Regex LinkTarget();

    [GeneratedRegex(
        @"^[^\w]*(?:https?://(?:www\.)?|www\.)(?<address>[^\s)\]>""*]+?)(?<rest>[.,;:!?)\]>""*]*)$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Address();

    [GeneratedRegex(
        @"^[^\w]*(?:mailto:)?(?<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)(?<rest>[.,;:!?)\]>""*]*)$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Mail();
}
