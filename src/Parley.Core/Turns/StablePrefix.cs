namespace Parley.Core.Turns;

/// <summary>
/// The part of a growing hypothesis that may be sent: deltas can only be appended, so a word is sent once two hypotheses in a
/// row agree on it and another word follows.
/// </summary>
/// <param name="Sent">What the client has, joined.</param>
/// <param name="Last">The last whole hypothesis.</param>
public sealed record StablePrefix(string Sent, string Last)
{
    public static StablePrefix Empty { get; } = new("", "");

    /// <summary>Takes the next hypothesis; <paramref name="delta"/> is what can be sent now, or null.</summary>
    public StablePrefix Push(string hypothesis, out string? delta)
    {
        delta = null;
        var agreed = CommonWords(Last, hypothesis);
        if (agreed <= Sent.Length || !hypothesis.StartsWith(Sent, StringComparison.Ordinal))
        {
            return this with { Last = hypothesis };
        }

        delta = hypothesis[Sent.Length..agreed];
        return new(hypothesis[..agreed], hypothesis);
    }

    /// <summary>Remembers a hypothesis of which nothing is to be sent yet.</summary>
    public StablePrefix Hold(string hypothesis) => this with { Last = hypothesis };

    /// <summary>What the final text has beyond what was sent; null when nothing, or when what was sent is no part of it.</summary>
    public string? Rest(string final) =>
        final.Length > Sent.Length && final.StartsWith(Sent, StringComparison.Ordinal) ? final[Sent.Length..] : null;

    /// <summary>Length of the longest common prefix that ends before a space: whole words that another word follows.</summary>
    private static int CommonWords(string a, string b)
    {
        var end = 0;
        for (var i = 0; i < a.Length && i < b.Length && a[i] == b[i]; i++)
        {
            if (a[i] == ' ')
            {
                end = i;
            }
        }

        return end;
    }
}
