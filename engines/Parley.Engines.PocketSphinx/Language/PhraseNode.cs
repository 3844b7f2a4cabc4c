namespace Parley.Engines.PocketSphinx.Language;

/// <summary>A part of a pattern: draws one of the word sequences that it stands for.</summary>
internal abstract record PhraseNode
{
    internal abstract void Draw(IReadOnlyDictionary<string, PhraseNode> parts, Random random, List<string> words);
}

internal sealed record PhraseWord(string Text) : PhraseNode
{
    internal override void Draw(IReadOnlyDictionary<string, PhraseNode> parts, Random random, List<string> words) =>
        words.Add(Text);
}

internal sealed record PhraseReference(string Name) : PhraseNode
{
    internal override void Draw(IReadOnlyDictionary<string, PhraseNode> parts, Random random, List<string> words) =>
        parts[Name].Draw(parts, random, words);
}

internal sealed record PhraseSequence(IReadOnlyList<PhraseNode> Items) : PhraseNode
{
    internal override void Draw(IReadOnlyDictionary<string, PhraseNode> parts, Random random, List<string> words)
    {
        foreach (var item in Items)
        {
            item.Draw(parts, random, words);
        }
    }
}

internal sealed record PhraseChoice(IReadOnlyList<PhraseNode> Items) : PhraseNode
{
    internal override void Draw(IReadOnlyDictionary<string, PhraseNode> parts, Random random, List<string> words) =>
        Items[random.Next(Items.Count)].Draw(parts, random, words);
}

/// <summary>Left out every other time.</summary>
internal sealed record PhraseOption(PhraseNode Item) : PhraseNode
{
    internal override void Draw(IReadOnlyDictionary<string, PhraseNode> parts, Random random, List<string> words)
    {
        if (random.Next(2) == 0)
        {
            Item.Draw(parts, random, words);
        }
    }
}
