namespace Parley.Engines.PocketSphinx.Language;

/// <summary>Takes from free text what a person is likely to say: short listed pieces, and names within sentences.</summary>
internal static class PromptHints
{
    private const int Most = 100;
    private const int MostWords = 3;

    private static readonly char[] Ends = ['.', ',', ';', ':', '!', '?', '\n', '(', ')', '"', '|', '•'];

    /// <summary>In the order of the text, each once.</summary>
    internal static IEnumerable<string> Of(string? prompt) =>
        (prompt ?? string.Empty)
            .Split(Ends, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(Piece)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(Most);

    private static IEnumerable<string> Piece(string piece)
    {
        var words = piece.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length <= MostWords && words.Any(IsName) ? [piece] : Names(words);
    }

    /// <summary>Runs of words with a capital, but for the first word of the sentence unless it is oddly written.</summary>
    private static IEnumerable<string> Names(string[] words)
    {
        var run = new List<string>();
        for (var i = 0; i <= words.Length; i++)
        {
            if (i < words.Length && (i == 0 ? IsOdd(words[i]) : IsName(words[i])))
            {
                run.Add(words[i]);
            }
            else if (run.Count > 0)
            {
                yield return string.Join(' ', run);
                run.Clear();
            }
        }
    }

    private static bool IsName(string word) =>
        (char.IsUpper(word[0]) && word is not ("I" or "I'm" or "I'll")) || IsOdd(word);

    /// <summary>A capital or a digit within: <c>ZyntriQix</c>, <c>B2B</c>.</summary>
    private static bool IsOdd(string word) => word.Skip(1).Any(letter => char.IsUpper(letter) || char.IsDigit(letter));
}
