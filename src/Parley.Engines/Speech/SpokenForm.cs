using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Parley.Engines.Speech.Pronunciation;

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

    private SpokenForm(string written, string text, List<Piece> pieces, IReadOnlyList<SpokenSound> sounds)
    {
        _written = written;
        Text = text;
        _pieces = pieces;
        Sounds = sounds;
    }

    /// <summary>What to say. Empty when nothing in the clause can be pronounced.</summary>
    public string Text { get; }

    public bool IsEmpty => Text.Length == 0;

    /// <summary>Places of <see cref="Text"/> whose sounds are given, in order.</summary>
    public IReadOnlyList<SpokenSound> Sounds { get; }

    /// <summary>Makes the spoken form of a clause.</summary>
    /// <param name="written">Plain text; markdown marks and emoji are tolerated.</param>
    /// <param name="english">Says "dot", "at" and "slash" in addresses; otherwise they stay signs for the engine to read.</param>
    /// <param name="ascii">Folds letters to ASCII and drops what cannot be folded, for engines that know English only.</param>
    /// <param name="rules">How the session's own words are said; null leaves all as it is written.</param>
    /// <param name="sound">
    /// What to put into the text for a word of the lexicon that is given in IPA; null, or an answer of null, takes the alias.
    /// </param>
    public static SpokenForm From(
        string written,
        bool english,
        bool ascii,
        SpokenRules? rules = null,
        Func<LexiconEntry, string?>? sound = null
    )
    {
        var spoken = new StringBuilder(written.Length + 16);
        var pieces = new List<Piece>();
        var sounds = new List<SpokenSound>();
        var places = new Queue<SpokenPlace>(rules?.Find(written) ?? []);
        for (var from = 0; from < written.Length; )
        {
            if (char.IsWhiteSpace(written[from]))
            {
                from++;
                continue;
            }
            var to = from;
            var inside = new List<SpokenPlace>();
            while (to < written.Length && !char.IsWhiteSpace(written[to]))
            {
                if (places.TryPeek(out var place) && place.From == to)
                {
                    inside.Add(places.Dequeue());
                    to = place.To;
                }
                else
                {
                    to++;
                }
            }
            var start = -1;
            foreach (var (part, entry) in Parts(written, from, to, inside, english, sound))
            {
                var said = ascii && entry is null ? LatinFold.ToAscii(part) : part;
                if (said.Length == 0)
                {
                    continue;
                }
                if (spoken.Length > 0 && (start < 0 || NeedsSpace(spoken[^1], said[0])))
                {
                    spoken.Append(' ');
                }
                start = start < 0 ? spoken.Length : start;
                if (entry is not null)
                {
                    sounds.Add(new SpokenSound(spoken.Length, entry));
                }
                spoken.Append(said);
            }
            pieces.Add(new Piece(from, to, start < 0 ? spoken.Length : start, spoken.Length));
            from = to;
        }
        var text = spoken.ToString();
        return text.Any(char.IsLetterOrDigit)
            ? new SpokenForm(written, text, pieces, sounds)
            : new SpokenForm(written, "", [], []);
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

    /// <summary>What is said of one written word, in order; with an entry where its sounds are given.</summary>
    private static IEnumerable<(string Text, LexiconEntry? Sound)> Parts(
        string written,
        int from,
        int to,
        List<SpokenPlace> places,
        bool english,
        Func<LexiconEntry, string?>? sound
    )
    {
        if (places.Count == 0)
        {
            yield return (Say(written[from..to], english), null);
            yield break;
        }
        foreach (var place in places)
        {
            yield return (Between(written[from..place.From], english), null);
            foreach (var (text, entry) in place.Parts)
            {
                if (entry is { Ipa: not null } && sound?.Invoke(entry) is { } sounds)
                {
                    yield return (sounds, entry);
                }
                else
                {
                    yield return (Plain(entry?.Alias ?? text, english), null);
                }
            }
            from = place.To;
        }
        yield return (Between(written[from..to], english), null);
    }

    private static string Between(string text, bool english) =>
        text.Any(char.IsLetterOrDigit)
            ? Plain(text, english)
            : string.Concat(text.Where(sign => sign is '.' or ',' or ';' or ':' or '!' or '?'));

    private static bool NeedsSpace(char before, char after) =>
        before is not ('(' or '"') && after is not ('.' or ',' or ';' or ':' or '!' or '?' or ')' or '"');

    private static string Say(string word, bool english)
    {
        // Square brackets mean something to an engine, and nothing to the ear.
        word = LinkTarget().Replace(word, "").Replace('[', ' ').Replace(']', ' ').Trim();
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
