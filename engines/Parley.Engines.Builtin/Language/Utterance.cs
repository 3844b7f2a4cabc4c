namespace Parley.Engines.Builtin.Language;

/// <summary>What the person said, as lower-case words without punctuation, each with the spelling it came with.</summary>
internal sealed class Utterance
{
    private const int LongestInWords = 80;

    private static readonly string[][] Openers =
    [
        ["can", "you"],
        ["could", "you"],
        ["would", "you"],
        ["will", "you"],
        ["do", "you", "know"],
        ["i", "want", "you", "to"],
        ["i", "would", "like", "you", "to"],
        ["i", "would", "like", "to", "know"],
        ["i", "want", "to", "know"],
        ["tell", "me", "again"],
        ["please"],
        ["hey"],
        ["okay"],
        ["ok"],
        ["um"],
        ["uh"],
        ["well"],
        ["so"],
        ["then"],
        ["now"],
        ["and"],
        ["all", "right"],
        ["alright"],
        ["great"],
        ["hello"],
        ["hi"],
        ["just"],
        ["oh"],
    ];

    private static readonly string[][] Closers =
    [
        ["please"],
        ["thanks"],
        ["thank", "you"],
        ["for", "me"],
        ["right", "now"],
        ["now"],
        ["then"],
        ["again", "please"],
        ["today", "please"],
    ];

    private readonly string[] _originals;
    private readonly HashSet<string> _set;

    private Utterance(string text, string[] words, string[] originals, int start, int end)
    {
        Text = text;
        Words = words;
        _originals = originals;
        CoreStart = start;
        CoreEnd = end;
        Core = words[start..end];
        _set = new HashSet<string>(words, StringComparer.Ordinal);
    }

    /// <summary>As it came.</summary>
    public string Text { get; }

    public IReadOnlyList<string> Words { get; }

    /// <summary>First word after the polite opening.</summary>
    public int CoreStart { get; }

    /// <summary>Behind the last word before the polite closing.</summary>
    public int CoreEnd { get; }

    public bool IsEmpty => Words.Count == 0;

    /// <summary>The words between the polite opening and closing.</summary>
    public IReadOnlyList<string> Core { get; }

    public bool Contains(string word) => _set.Contains(word);

    public bool Has(params ReadOnlySpan<string> any)
    {
        foreach (string word in any)
        {
            if (_set.Contains(word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The original spelling of the words from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    public string Original(int start, int end) =>
        string.Join(' ', _originals[start..end].Where(o => o.Length > 0)).Trim(',', '.', '!', '?', ';', ':', '"', ' ');

    public static Utterance Parse(string text, string? addressed = null)
    {
        List<string> words = [];
        List<string> originals = [];
        foreach (string raw in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(LongestInWords))
        {
            int before = words.Count;
            words.AddRange(Tokens.Of(raw));
            for (int i = before; i < words.Count; i++)
            {
                originals.Add(i == before ? raw : "");
            }
        }

        string[] array = [.. words];
        (int start, int end) = Trim(array, addressed is null ? null : Tokens.Of(addressed));
        return new Utterance(text, array, [.. originals], start, end);
    }

    /// <summary>The same utterance with other words in it; spelling of unchanged words is kept.</summary>
    public Utterance With(string[] words)
    {
        string[] originals =
        [
            .. words.Select((w, i) => string.Equals(w, Words[i], StringComparison.Ordinal) ? _originals[i] : w),
        ];
        (int start, int end) = Trim(words, null);
        return new Utterance(string.Join(' ', words), words, originals, start, end);
    }

    private static (int Start, int End) Trim(string[] words, string[]? addressed)
    {
        int start = 0;
        int end = words.Length;
        string[][] openers = addressed is { Length: > 0 } ? [addressed, .. Openers] : Openers;
        string[][] closers = addressed is { Length: > 0 } ? [addressed, .. Closers] : Closers;
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (string[] opener in openers)
            {
                if (end - start > opener.Length && words.AsSpan(start, opener.Length).SequenceEqual(opener))
                {
                    start += opener.Length;
                    changed = true;
                }
            }

            foreach (string[] closer in closers)
            {
                if (
                    end - start > closer.Length
                    && words.AsSpan(end - closer.Length, closer.Length).SequenceEqual(closer)
                )
                {
                    end -= closer.Length;
                    changed = true;
                }
            }
        }

        return (start, end);
    }
}
