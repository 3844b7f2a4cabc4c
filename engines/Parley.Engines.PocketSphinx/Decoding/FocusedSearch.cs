using Parley.Engines.PocketSphinx.Language;
using Parley.Engines.PocketSphinx.Native;

namespace Parley.Engines.PocketSphinx.Decoding;

/// <summary>
/// The search that knows only the assistant's sentences, the session's phrases and the expected answer. Small, so it costs
/// a third of the general one, and it cannot mishear what it does not know.
/// </summary>
internal sealed class FocusedSearch : IDisposable
{
    private const int MostModels = 4;
    private const int MostAddedWords = 5000;

    private static readonly Lock Gate = new();
    private static string? dictionary;

    private readonly ModelFiles files;
    private readonly Search general;
    private readonly LinkedList<string> models = [];
    private HashSet<string> known = [];
    private Search search;
    private int added;

    /// <param name="files">Where the model lies.</param>
    /// <param name="general">Whose dictionary says how words are pronounced.</param>
    internal FocusedSearch(ModelFiles files, Search general)
    {
        this.files = files;
        this.general = general;
        search = Create();
    }

    internal Search Search => search;

    /// <summary>Makes ready for an utterance with this focus; its model is made, or taken from the last few.</summary>
    internal void Use(Focus focus)
    {
        var key = focus.Key();
        if (models.Remove(key))
        {
            models.AddFirst(key);
            search.Use(key);
            return;
        }

        var model = focus.Model(AssistantModel.Shared);
        Learn(model.Words);
        while (models.Count >= MostModels)
        {
            search.Forget(models.Last!.Value);
            models.RemoveLast();
        }

        using var file = new ScratchFile(model.ToArpa());
        using var read = search.Read(file.Path);
        search.Use(key, read);
        models.AddFirst(key);
    }

    public void Dispose() => search.Dispose();

    private void Learn(IEnumerable<string> words)
    {
        var unknown = words.Where(word => !known.Contains(word)).ToList();
        if (unknown.Count == 0)
        {
            return;
        }

        if (added + unknown.Count > MostAddedWords)
        {
            search.Dispose();
            search = Create();
            models.Clear();
        }

        // Models that exist were laid out for the dictionary as it was.
        foreach (var name in models)
        {
            search.Forget(name);
        }

        models.Clear();
        foreach (var word in unknown)
        {
            var phones = general.Pronounce(word);
            _ = search.Add(word, phones ?? LetterToSound.Of(word));
            for (var i = 2; phones is not null && general.Pronounce($"{word}({i})") is { } other; i++)
            {
                _ = search.Add($"{word}({i})", other);
            }

            known.Add(word);
            added++;
        }
    }

    private Search Create()
    {
        added = 0;
        known = new(AssistantModel.Shared.Mix(string.Empty).Words, StringComparer.Ordinal);
        using var file = new ScratchFile(Dictionary());
        return new(files, "-dict", file.Path, "-compallsen", "yes");
    }

    /// <summary>The part of the dictionary that the assistant's sentences need.</summary>
    private string Dictionary()
    {
        lock (Gate)
        {
            return dictionary ??= string.Join(
                '\n',
                File.ReadLines(files.Dictionary).Where(line => known.Contains(Word(line))).Append(string.Empty)
            );
        }
    }

    private static string Word(string line)
    {
        var end = line.AsSpan().IndexOfAny(' ', '(');
        return end > 0 ? line[..end] : line;
    }
}
