namespace Parley.Engines.Builtin.Language;

/// <summary>Several ways to say the same thing; the first that fits wins.</summary>
internal sealed class Patterns(params string[] texts)
{
    private readonly Pattern[] _patterns = [.. texts.Select(Pattern.Parse)];

    public Match? Find(Utterance said)
    {
        foreach (Pattern pattern in _patterns)
        {
            if (pattern.Find(said) is { } match)
            {
                return match;
            }
        }

        return null;
    }

    public bool Fits(Utterance said) => Find(said) is not null;
}
