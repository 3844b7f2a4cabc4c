namespace Parley.Core.Speech;

/// <summary>
/// Cuts streamed text into clauses that can be spoken: at ends of sentences, and at commas, colons and dashes for the first
/// clause (so that it is heard early) and for long ones. Never inside a number, a time, an abbreviation or an address. A value:
/// every call gives the next one. The clauses together are the text, and do not depend on how it was cut into deltas.
/// </summary>
public sealed record ClauseSplitter
{
    /// <summary>The first clause may be this short, in characters; one of Chinese, Japanese or Korean counts three.</summary>
    public const int FirstMinimum = 12;

    public const int LaterMinimum = 40;

    /// <summary>From here on, a comma is as good as the end of a sentence.</summary>
    public const int Long = 120;

    public const int Maximum = 200;

    /// <summary>Even text without a single space is cut here.</summary>
    public const int Limit = 1000;

    private const int FirstMaximum = 100;

    public static ClauseSplitter Empty { get; } = new();

    /// <summary>Text that is not in a clause yet.</summary>
    public string Rest { get; private init; } = "";

    private bool HasGiven { get; init; }

    /// <summary>Takes more text; adds the clauses that are complete now.</summary>
    public ClauseSplitter Push(string delta, List<string> clauses)
    {
        var rest = Rest + delta;
        var given = HasGiven;
        while (Cut(rest, given) is var cut and > 0)
        {
            clauses.Add(rest[..cut]);
            rest = rest[cut..];
            given = true;
        }
        return new ClauseSplitter { Rest = rest, HasGiven = given };
    }

    /// <summary>The text is complete: what is left is a clause too. The splitter is as new.</summary>
    public ClauseSplitter Flush(List<string> clauses)
    {
        if (Rest.Length > 0)
        {
            clauses.Add(Rest);
        }
        return Empty;
    }

    // Where the first clause ends; 0 while that is not known.
    private static int Cut(string text, bool given)
    {
        var minimum = given ? LaterMinimum : FirstMinimum;
        var maximum = given ? Maximum : FirstMaximum;
        var weight = 0;
        var soft = 0;
        var gap = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (weight == 0 && char.IsWhiteSpace(text[i]))
            {
                continue;
            }
            weight += ClauseSigns.IsDense(text[i]) ? 3 : 1;
            var (kind, end) = ClauseSigns.At(text, i);
            switch (kind)
            {
                case ClauseSign.Undecided:
                    return 0;
                case ClauseSign.Strong when weight >= minimum:
                case ClauseSign.Soft when weight >= minimum && (!given || weight >= Long):
                    return end;
                case ClauseSign.Soft when weight >= minimum:
                    soft = end;
                    break;
                case ClauseSign.Gap:
                    gap = end;
                    break;
                default:
                    break;
            }
            if (weight >= Long && soft > 0)
            {
                return soft;
            }
            if (weight >= maximum && gap > 0)
            {
                return gap;
            }
            if (weight >= Limit && !char.IsHighSurrogate(text[i]))
            {
                return i + 1;
            }
        }
        return 0;
    }
}
