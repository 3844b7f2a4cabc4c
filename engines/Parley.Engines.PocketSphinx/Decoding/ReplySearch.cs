using Parley.Engines.PocketSphinx.Language;
using Parley.Engines.PocketSphinx.Native;

namespace Parley.Engines.PocketSphinx.Decoding;

/// <summary>
/// The search that knows nothing but a few short replies, "yeah", "okay". The general search hears such a word, said alone, as
/// anything; this one finds it, and what the general one makes of the same sound says whether it was one of them at all.
/// </summary>
internal sealed class ReplySearch : IDisposable
{
    private const string Model = "replies";
    private const char Joint = '_';

    private readonly ModelFiles files;
    private readonly Search general;
    private string key = string.Empty;
    private Search? search;

    /// <param name="files">Where the model lies.</param>
    /// <param name="general">Whose dictionary says how words are pronounced.</param>
    internal ReplySearch(ModelFiles files, Search general)
    {
        this.files = files;
        this.general = general;
    }

    /// <summary>The search for these replies; null when none of them can be pronounced.</summary>
    internal Search? Use(IReadOnlyList<string> replies)
    {
        var wanted = string.Join('\n', replies);
        if (string.Equals(wanted, key, StringComparison.Ordinal))
        {
            return search;
        }

        search?.Dispose();
        (search, key) = (null, wanted);
        search = Create(replies);
        return search;
    }

    public void Dispose() => search?.Dispose();

    /// <summary>The reply that a search of this kind has heard; null when it is none, but several that fit here and there.</summary>
    internal static string? Text(Search search)
    {
        var entries = search.Text().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return entries.Length > 0 && entries.All(entry => string.Equals(entry, entries[0], StringComparison.Ordinal))
            ? string.Join(' ', entries).Replace(Joint, ' ')
            : null;
    }

    /// <summary>The words that a search of this kind has heard; how sure they are nobody knows.</summary>
    internal static List<HeardWord> Words(Search search) =>
        [.. search.Live().Where(entry => entry.IsSpoken).SelectMany(Parts)];

    /// <summary>The words of one entry, in equal parts of its time.</summary>
    private static IEnumerable<HeardWord> Parts(HeardWord entry)
    {
        var texts = entry.Plain.Split(Joint);
        var length = entry.Last - entry.First + 1;
        return texts.Select(
            (text, i) =>
                entry with
                {
                    Text = text,
                    First = entry.First + (length * i / texts.Length),
                    Last = entry.First + (length * (i + 1) / texts.Length) - 1,
                }
        );
    }

    private Search? Create(IReadOnlyList<string> replies)
    {
        // Each reply is one entry of the dictionary: nobody says half of one.
        var entries = replies
            .Select(SpokenWords.Of)
            .Where(words =>
                words.Count > 0
                && (
                    words.TrueForAll(word => general.Pronounce(word) is not null)
                    || ReplySounds.Of(string.Join(' ', words)).Count > 0
                )
            )
            .DistinctBy(words => string.Join(Joint, words), StringComparer.Ordinal)
            .ToDictionary(words => string.Join(Joint, words), words => words, StringComparer.Ordinal);
        if (entries.Count == 0)
        {
            return null;
        }

        using var dictionary = new ScratchFile(
            string.Join('\n', entries.SelectMany(entry => Lines(entry.Key, entry.Value)).Append(string.Empty))
        );
        using var text = new ScratchFile(
            PhraseModel.ToArpa([.. entries.Keys.Select(entry => (IReadOnlyList<string>)[entry])])
        );
        var made = new Search(files, "-dict", dictionary.Path);
        try
        {
            using var read = made.Read(text.Path);
            made.Use(Model, read);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>An entry as lines of a dictionary; a single word with all its pronunciations.</summary>
    private IEnumerable<string> Lines(string entry, List<string> words)
    {
        List<string> sounds = [];
        if (words.TrueForAll(word => general.Pronounce(word) is not null))
        {
            sounds.Add(string.Join(' ', words.Select(general.Pronounce)));
        }

        for (var i = 2; words.Count == 1 && general.Pronounce($"{entry}({i})") is { } other; i++)
        {
            sounds.Add(other);
        }

        return sounds
            .Concat(ReplySounds.Of(string.Join(' ', words)))
            .Distinct(StringComparer.Ordinal)
            .Select((phones, i) => i == 0 ? $"{entry} {phones}" : $"{entry}({i + 1}) {phones}");
    }
}
