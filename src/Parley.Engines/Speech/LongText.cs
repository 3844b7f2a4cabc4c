namespace Parley.Engines.Speech;

/// <summary>Cuts text that is too long for one native call: after a sentence, else at a space, else anywhere.</summary>
public static class LongText
{
    public const int Limit = 400;

    /// <summary>Pieces of at most <see cref="Limit"/> characters that together are the text.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var start = 0;
        while (text.Length - start > Limit)
        {
            var window = text.AsSpan(start, Limit);
            var sentence = window.LastIndexOfAny(". ", "! ", "? ");
            var cut = sentence > Limit / 4 ? sentence : window.LastIndexOfAny(' ', '\n', '\t');
            cut =
                cut > 0 ? cut + 1
                : char.IsHighSurrogate(window[^1]) ? Limit - 1
                : Limit;
            yield return text.Substring(start, cut);
            start += cut;
        }
        if (start < text.Length)
        {
            yield return start == 0 ? text : text[start..];
        }
    }

    private static int LastIndexOfAny(this ReadOnlySpan<char> window, params ReadOnlySpan<string> ends)
    {
        var last = -1;
        foreach (var end in ends)
        {
            var at = window.LastIndexOf(end, StringComparison.Ordinal);
            last = at < 0 ? last : Math.Max(last, at + 1);
        }
        return last;
    }
}
