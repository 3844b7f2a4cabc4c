namespace Parley.Runtime.Speech;

/// <summary>
/// Gives each spoken word the stretch of the clause that belongs to it, so that the stretches joined are the clause as it was
/// written, spaces and punctuation included.
/// </summary>
internal sealed class ClauseText(string clause)
{
    private int _at;

    /// <summary>The stretch up to the end of the next place where the word stands; empty when it stands nowhere.</summary>
    public string Take(string word)
    {
        var found = word.Length == 0 ? -1 : clause.IndexOf(word, _at, StringComparison.OrdinalIgnoreCase);
        if (found < 0)
        {
            return "";
        }

        var end = found + word.Length;
        while (end < clause.Length && !char.IsWhiteSpace(clause[end]) && !char.IsLetterOrDigit(clause[end]))
        {
            end++;
        }

        var stretch = clause[_at..end];
        _at = end;
        return stretch;
    }

    /// <summary>What no word took.</summary>
    public string TakeRest()
    {
        var rest = clause[_at..];
        _at = clause.Length;
        return rest;
    }
}
