namespace Parley.Engines.Hearing.Phrases;

/// <summary>Reads one pattern: words, <c>&lt;part&gt;</c>, <c>(a | b)</c>, <c>[maybe]</c>.</summary>
internal sealed class PhraseParser(string text)
{
    private int position;

    /// <exception cref="FormatException">The pattern is not well formed.</exception>
    internal PhraseNode Parse()
    {
        var node = Choice();
        return position == text.Length ? node : throw new FormatException($"Unexpected '{text[position]}' in: {text}");
    }

    private PhraseNode Choice()
    {
        var items = new List<PhraseNode> { Sequence() };
        while (Peek() == '|')
        {
            position++;
            items.Add(Sequence());
        }

        return items.Count == 1 ? items[0] : new PhraseChoice(items);
    }

    private PhraseSequence Sequence()
    {
        var items = new List<PhraseNode>();
        while (true)
        {
            switch (Peek())
            {
                case '\0' or '|' or ')' or ']':
                    return new PhraseSequence(items);
                case '(':
                    items.Add(Enclosed(')'));
                    break;
                case '[':
                    items.Add(new PhraseOption(Enclosed(']')));
                    break;
                case '<':
                    var end = text.IndexOf('>', position);
                    items.Add(new PhraseReference(text[(position + 1)..end]));
                    position = end + 1;
                    break;
                default:
                    var start = position;
                    while (position < text.Length && !" |()[]<>".Contains(text[position], StringComparison.Ordinal))
                    {
                        position++;
                    }

                    items.Add(new PhraseWord(text[start..position]));
                    break;
            }
        }
    }

    private PhraseNode Enclosed(char end)
    {
        position++;
        var node = Choice();
        if (Peek() != end)
        {
            throw new FormatException($"A '{end}' is missing in: {text}");
        }

        position++;
        return node;
    }

    private char Peek()
    {
        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }

        return position < text.Length ? text[position] : '\0';
    }
}
