using System.Text.RegularExpressions;

namespace Parley.Engines.Speech.Pronunciation;

/// <summary>How a session's own words are said: first the rules of text, then the lexicon. Immutable; shared by sessions.</summary>
public sealed class SpokenRules
{
    // More than a clause can reasonably mean; rules that make text longer and longer end here.
    private const int MaxSaid = 4_000;

    private readonly TextNormalization? _normalization;
    private readonly Dictionary<string, LexiconEntry> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LexiconEntry> _anyCase = new(StringComparer.OrdinalIgnoreCase);
    private readonly int _longest;

    public SpokenRules(PronunciationLexicon? lexicon, TextNormalization? normalization)
    {
        _normalization = normalization;
        Lexicon = lexicon;
        foreach (var entry in lexicon?.Entries ?? [])
        {
            // Of two entries the first one counts.
            _exact.TryAdd(entry.Grapheme, entry);
            if (!entry.Grapheme.Any(char.IsUpper))
            {
                _anyCase.TryAdd(entry.Grapheme, entry);
            }
            _longest = Math.Max(_longest, entry.Grapheme.Length);
        }
    }

    public static SpokenRules None { get; } = new(null, null);

    public PronunciationLexicon? Lexicon { get; }

    /// <summary>The rules that concern a voice: a lexicon of another language knows other words.</summary>
    public SpokenRules For(LocalVoice voice) =>
        Lexicon is null || Lexicon.IsFor(voice.Locale) ? this : new SpokenRules(null, _normalization);

    public bool IsEmpty => _normalization is null && _exact.Count == 0;

    /// <summary>The places of a text that are said otherwise than they are written, in order and apart from each other.</summary>
    internal List<SpokenPlace> Find(string written)
    {
        var places = new List<SpokenPlace>();
        var said = 0;
        for (var at = 0; at < written.Length && said < MaxSaid; )
        {
            var place = ByRule(written, at);
            var word = ByLexicon(written, at, place?.From ?? written.Length);
            if (word is not null)
            {
                place = word;
            }
            if (place is null)
            {
                break;
            }
            places.Add(place);
            said += place.Parts.Sum(part => part.Text.Length);
            at = place.To;
        }
        return places;
    }

    private SpokenPlace? ByRule(string written, int from)
    {
        Match? best = null;
        TextRule? rule = null;
        foreach (var candidate in _normalization?.Rules ?? [])
        {
            try
            {
                var match = candidate.Pattern.Match(written, from);
                if (match is { Success: true, Length: > 0 } && (best is null || match.Index < best.Index))
                {
                    (best, rule) = (match, candidate);
                }
            }
            catch (RegexMatchTimeoutException)
            {
                // What a rule cannot find in time it does not find.
            }
        }
        return best is null
            ? null
            : new SpokenPlace(best.Index, best.Index + best.Length, Parts(best.Result(rule!.Say)));
    }

    /// <summary>Words of a rule may themselves be words of the lexicon.</summary>
    private List<SpokenWordPart> Parts(string said)
    {
        var parts = new List<SpokenWordPart>();
        for (var at = 0; at < said.Length; )
        {
            if (ByLexicon(said, at, said.Length) is not { } place)
            {
                parts.Add(new SpokenWordPart(said[at..], null));
                break;
            }
            if (place.From > at)
            {
                parts.Add(new SpokenWordPart(said[at..place.From], null));
            }
            parts.AddRange(place.Parts);
            at = place.To;
        }
        return parts;
    }

    private SpokenPlace? ByLexicon(string text, int from, int before)
    {
        if (_exact.Count == 0)
        {
            return null;
        }
        var exact = _exact.GetAlternateLookup<ReadOnlySpan<char>>();
        var anyCase = _anyCase.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var at = from; at < before; at++)
        {
            if (char.IsWhiteSpace(text[at]) || (at > 0 && IsInside(text, at)))
            {
                continue;
            }
            for (var length = Math.Min(_longest, text.Length - at); length > 0; length--)
            {
                var end = at + length;
                if (end < text.Length && IsInside(text, end))
                {
                    continue;
                }
                var word = text.AsSpan(at, length);
                if (exact.TryGetValue(word, out var entry) || anyCase.TryGetValue(word, out entry))
                {
                    return new SpokenPlace(at, end, [new SpokenWordPart(word.ToString(), entry)]);
                }
            }
        }
        return null;
    }

    // Between two letters, or in the middle of "don't".
    private static bool IsInside(string text, int at) =>
        char.IsLetterOrDigit(text[at]) && (char.IsLetterOrDigit(text[at - 1]) || IsApostrophe(text, at - 1))
        || (
            IsApostrophe(text, at) && at + 1 < text.Length && char.IsLetter(text[at + 1]) && char.IsLetter(text[at - 1])
        );

    private static bool IsApostrophe(string text, int at) =>
        text[at] is '\'' or '’' && at > 0 && char.IsLetter(text[at - 1]);
}

/// <summary>A stretch of text that is said otherwise than it is written.</summary>
internal sealed record SpokenPlace(int From, int To, IReadOnlyList<SpokenWordPart> Parts);

/// <summary>Words to say; with an entry of the lexicon, in its sounds or its alias.</summary>
internal sealed record SpokenWordPart(string Text, LexiconEntry? Entry);
