namespace Parley.Engines.Builtin.Language;

/// <summary>Numbers where a number is certain, so that "to", "for" and "ate" may be read as misheard numbers.</summary>
internal static class Numeral
{
    public static bool TryRead(IReadOnlyList<string> words, out decimal value) =>
        NumberWords.TryRead(words, out value) || NumberWords.TryRead(Repair(words), out value);

    /// <summary>The same words with homophones of numbers replaced.</summary>
    public static string[] Repair(IReadOnlyList<string> words) => [.. words.Select(Repair)];

    private static string Repair(string word) =>
        word switch
        {
            "won" => "one",
            "to" or "too" => "two",
            "tree" or "free" => "three",
            "for" or "fore" => "four",
            "sicks" or "sex" => "six",
            "ate" => "eight",
            "nein" or "mine" => "nine",
            "tin" or "tan" => "ten",
            "hundreds" => "hundred",
            "thousands" => "thousand",
            _ => word,
        };
}
