namespace Parley.Engines.Builtin.Language;

/// <summary>
/// A phrase with holes, matched word by word against a whole utterance: <c>what time is it *</c>,
/// <c>(add|put) {item} (to|on) my? {list?} list</c>. <c>word?</c> and <c>(a|b c)?</c> may be absent, <c>{x}</c> takes one word
/// or more, <c>{x?}</c> and <c>*</c> take any number.
/// </summary>
internal sealed class Pattern
{
    private readonly Part[] _parts;

    private Pattern(Part[] parts) => _parts = parts;

    public static Pattern Parse(string text)
    {
        List<Part> parts = [];
        int at = 0;
        while (at < text.Length)
        {
            if (text[at] == ' ')
            {
                at++;
                continue;
            }

            int end = text[at] == '(' ? text.IndexOf(')', at) + 1 : text.IndexOf(' ', at);
            end = end <= 0 ? text.Length : end;
            if (text[at] == '(' && end < text.Length && text[end] == '?')
            {
                end++;
            }

            parts.Add(Part.Parse(text[at..end]));
            at = end;
        }

        return new Pattern([.. parts]);
    }

    /// <summary>Where the holes are, or null when the words do not fit.</summary>
    public Match? Find(Utterance said)
    {
        if (!MayFit(said))
        {
            return null;
        }

        Dictionary<string, (int Start, int End)> holes = new(StringComparer.Ordinal);
        int budget = 20_000;
        if (
            Fits(said.Words, 0, said.CoreStart, said.CoreEnd, holes, ref budget)
            || Fits(said.Words, 0, 0, said.Words.Count, holes, ref budget)
        )
        {
            return new Match(said, holes);
        }

        return null;
    }

    // Cheap, and rules out nearly all patterns: a word that cannot be absent is absent.
    private bool MayFit(Utterance said)
    {
        foreach (Part part in _parts)
        {
            if (part.Hole is null && !part.Optional && !part.Choices.Any(c => said.Contains(c[0])))
            {
                return false;
            }
        }

        return true;
    }

    private bool Fits(
        IReadOnlyList<string> words,
        int part,
        int at,
        int end,
        Dictionary<string, (int Start, int End)> holes,
        ref int budget
    )
    {
        if (--budget < 0)
        {
            return false;
        }

        if (part == _parts.Length)
        {
            return at == end;
        }

        Part p = _parts[part];
        if (p.Hole is not null)
        {
            for (int take = p.Optional ? 0 : 1; at + take <= end; take++)
            {
                holes[p.Hole] = (at, at + take);
                if (Fits(words, part + 1, at + take, end, holes, ref budget))
                {
                    holes[p.Hole] = (at, at + take);
                    return true;
                }
            }

            holes.Remove(p.Hole);
            return false;
        }

        foreach (string[] choice in p.Choices)
        {
            if (StartsWith(words, at, end, choice) && Fits(words, part + 1, at + choice.Length, end, holes, ref budget))
            {
                return true;
            }
        }

        return p.Optional && Fits(words, part + 1, at, end, holes, ref budget);
    }

    private static bool StartsWith(IReadOnlyList<string> words, int at, int end, string[] choice)
    {
        if (at + choice.Length > end)
        {
            return false;
        }

        for (int i = 0; i < choice.Length; i++)
        {
            if (!string.Equals(words[at + i], choice[i], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Part(string[][] Choices, string? Hole, bool Optional)
    {
        public static Part Parse(string text)
        {
            if (text is "*")
            {
                return new Part([], "*", Optional: true);
            }

            if (text[0] == '{')
            {
                string name = text[1..^1];
                return new Part([], name.TrimEnd('?'), name.EndsWith('?'));
            }

            bool optional = text.EndsWith('?');
            string[][] choices =
            [
                .. text.TrimEnd('?')
                    .Trim('(', ')')
                    .Split('|')
                    .Select(c => c.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
            ];
            return new Part(choices, null, optional);
        }
    }
}
