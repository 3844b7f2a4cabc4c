using Parley.Engines.PocketSphinx.Language;
using Parley.Engines.PocketSphinx.Native;

namespace Parley.Engines.PocketSphinx.Decoding;

/// <summary>
/// The general search with the session's phrases in it: a name may stand anywhere in what a person says. A native decoder of
/// its own, so that the words of one session are never in the dictionary of a session without phrases.
/// </summary>
internal sealed class PhrasedSearch : IDisposable
{
    /// <summary>Part of the phrases; see <see cref="GeneralSearch"/> for what such a weight is worth.</summary>
    private const float PhraseWeight = 0.001f;

    private const int MostModels = 4;
    private const int MostAddedWords = 5000;

    private readonly ModelFiles files;
    private readonly bool withAssistant;
    private Search search;
    private LanguageModel[] models;
    private HashSet<string> added = new(StringComparer.Ordinal);
    private readonly LinkedList<string> kept = [];

    internal PhrasedSearch(ModelFiles files, bool withAssistant)
    {
        this.files = files;
        this.withAssistant = withAssistant;
        (search, models) = Create();
    }

    internal Search Search => search;

    /// <summary>Makes ready for an utterance of a session with these phrases.</summary>
    internal void Use(Focus focus)
    {
        var key = focus.PhraseKey();
        if (kept.Remove(key))
        {
            kept.AddFirst(key);
            search.Use(key);
            return;
        }

        Learn(focus.Phrases.SelectMany(words => words));
        while (kept.Count >= MostModels)
        {
            search.Forget(kept.Last!.Value);
            kept.RemoveLast();
        }

        using var file = new ScratchFile(PhraseModel.ToArpa(focus.Phrases));
        using var phrases = search.Read(file.Path);
        using var all = search.Join([
            .. models.Select((model, i) => (model, GeneralSearch.WeightOf(i))),
            (phrases, PhraseWeight),
        ]);
        search.Use(key, all);
        kept.AddFirst(key);
    }

    public void Dispose()
    {
        foreach (var model in models)
        {
            model.Dispose();
        }

        search.Dispose();
    }

    private void Learn(IEnumerable<string> words)
    {
        var unknown = words.Distinct(StringComparer.Ordinal).Where(word => !added.Contains(word)).ToList();
        if (unknown.Count == 0)
        {
            return;
        }

        // A search that exists would take the new words into its language models.
        foreach (var name in kept)
        {
            search.Forget(name);
        }

        kept.Clear();
        if (added.Count + unknown.Count > MostAddedWords)
        {
            Dispose();
            (search, models) = Create();
            added = new(StringComparer.Ordinal);
        }

        foreach (var word in unknown)
        {
            if (search.Pronounce(word) is null)
            {
                _ = search.Add(word, LetterToSound.Of(word));
            }

            added.Add(word);
        }
    }

    private (Search Search, LanguageModel[] Models) Create()
    {
        var made = new Search(files, "-dict", files.Dictionary);
        try
        {
            return (made, GeneralSearch.Models(made, files, withAssistant));
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }
}
