namespace Parley.Engines.Hearing.Phrases;

/// <summary>A part of a pattern: the word sequences that it stands for, each with its probability.</summary>
internal abstract record PhraseNode
{
    /// <summary>Adds one of the sequences, drawn.</summary>
    internal abstract void Draw(IReadOnlyDictionary<string, PhraseNode> parts, Random random, List<string> words);

    /// <summary>Goes through this part with the words of a text.</summary>
    /// <param name="at">For each number of words gone through before, with which probability.</param>
    /// <returns>The same behind this part; null where no way leads on.</returns>
    internal abstract double[]? Follow(PhraseWalk walk, double[] at);
}

internal sealed record PhraseWord(string Text) : PhraseNode
{
    internal override void Draw(IReadOnlyDictionary<string, PhraseNode> parts, Random random, List<string> words) =>
        words.Add(Text);

    internal override double[]? Follow(PhraseWalk walk, double[] at)
    {
        walk.Open += at[^1];
        double[]? behind = null;
        if (walk.IsTail && at[0] > 0)
        {
            behind = new double[at.Length];
            behind[0] = at[0];
        }

        for (var i = 0; i < walk.Words.Count; i++)
        {
            if (at[i] > 0 && string.Equals(walk.Words[i], Text, StringComparison.Ordinal))
            {
                behind ??= new double[at.Length];
                behind[i + 1] = at[i];
            }
        }

        return behind;
    }
}

internal sealed record PhraseReference(string Name) : PhraseNode
{
    internal override void Draw(IReadOnlyDictionary<string, PhraseNode> parts, Random random, List<string> words) =>
        parts[Name].Draw(parts, random, words);

    internal override double[]? Follow(PhraseWalk walk, double[] at) => walk.Through(Name, at);
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

    internal override double[]? Follow(PhraseWalk walk, double[] at)
    {
        double[]? behind = at;
        for (var i = 0; i < Items.Count && behind is not null; i++)
        {
            behind = Items[i].Follow(walk, behind);
        }

        return behind;
    }
}

internal sealed record PhraseChoice(IReadOnlyList<PhraseNode> Items) : PhraseNode
{
    internal override void Draw(IReadOnlyDictionary<string, PhraseNode> parts, Random random, List<string> words) =>
        Items[random.Next(Items.Count)].Draw(parts, random, words);

    internal override double[]? Follow(PhraseWalk walk, double[] at)
    {
        var each = Array.ConvertAll(at, p => p / Items.Count);
        return Items.Aggregate((double[]?)null, (sum, item) => PhraseWalk.Add(sum, item.Follow(walk, each)));
    }
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

    internal override double[] Follow(PhraseWalk walk, double[] at)
    {
        var half = Array.ConvertAll(at, p => p / 2);
        return PhraseWalk.Add(half, Item.Follow(walk, half))!;
    }
}
