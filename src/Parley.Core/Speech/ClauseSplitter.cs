namespace Parley.Core.Speech;

/// <summary>Cuts streamed text into clauses that can be spoken one by one; joined, they are the text.</summary>
/// <param name="Rest">Text that is no whole clause yet.</param>
public sealed record ClauseSplitter(string Rest)
{
    public static ClauseSplitter Empty { get; } = new("");

    /// <summary>Takes more text and gives the clauses that are now complete.</summary>
    public ClauseSplitter Push(string delta, List<string> clauses)
    {
        var text = Rest + delta;
        int end;
        while ((end = text.AsSpan().IndexOfAny('.', '!', '?')) >= 0 && end + 1 < text.Length)
        {
            clauses.Add(text[..(end + 1)]);
            text = text[(end + 1)..];
        }

        return new(text);
    }

    /// <summary>Gives what is left.</summary>
    public ClauseSplitter Flush(List<string> clauses)
    {
        if (Rest.Length > 0)
        {
            clauses.Add(Rest);
        }

        return Empty;
    }
}
