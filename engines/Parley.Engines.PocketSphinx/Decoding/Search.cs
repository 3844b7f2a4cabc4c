using System.Runtime.InteropServices;
using Parley.Engines.PocketSphinx.Native;

namespace Parley.Engines.PocketSphinx.Decoding;

/// <summary>One native decoder: a search through one vocabulary and language model. Used by one thread at a time.</summary>
internal sealed unsafe class Search : IDisposable
{
    /// <summary>What a word is given where no lattice could be made to ask.</summary>
    private const double UnknownPosterior = 0.5;

    private readonly Arguments arguments;
    private nint handle;
    private bool running;

    internal Search(ModelFiles files, params IReadOnlyList<string> extra)
    {
        using var features = new ScratchFile(DecoderSettings.Features);
        arguments = new Arguments([.. DecoderSettings.Search(files, features.Path), .. extra]);
        handle = Sphinx.Init(arguments.Handle);
        if (handle == 0)
        {
            arguments.Dispose();
            throw new EngineException(EngineFault.Unavailable, "PocketSphinx could not load its model.");
        }
    }

    /// <summary>Reads an n-gram model for this search, from a native or an ARPA file.</summary>
    internal LanguageModel Read(string path)
    {
        fixed (byte* file = NativeText.Bytes(path))
        {
            return new(SphinxBase.ReadModel(Sphinx.Config(handle), file, 0, Sphinx.LogMath(handle)));
        }
    }

    /// <summary>Joins models of this search into one; every word is worth what the best of them says.</summary>
    /// <param name="parts">The models with their weights.</param>
    internal LanguageModel Join(ReadOnlySpan<(LanguageModel Model, float Weight)> parts)
    {
        var models = stackalloc nint[parts.Length];
        var weights = stackalloc float[parts.Length];
        var names = stackalloc byte*[parts.Length];
        var letters = stackalloc byte[parts.Length * 2];
        for (var i = 0; i < parts.Length; i++)
        {
            (models[i], weights[i]) = (parts[i].Model.Handle, parts[i].Weight);
            names[i] = letters + (i * 2);
            letters[i * 2] = (byte)('a' + i);
            letters[(i * 2) + 1] = 0;
        }

        return new(SphinxBase.JoinModels(Sphinx.Config(handle), models, names, weights, parts.Length));
    }

    /// <summary>Searches with this model from now on; the model is kept under its name.</summary>
    internal void Use(string name, LanguageModel model)
    {
        fixed (byte* text = NativeText.Bytes(name))
        {
            if (Sphinx.SetLanguageModel(handle, text, model.Handle) < 0)
            {
                throw new EngineException(EngineFault.Crashed, "PocketSphinx refused a language model.");
            }
        }

        Use(name);
    }

    /// <summary>Searches with a model that is kept already.</summary>
    internal void Use(string name)
    {
        fixed (byte* text = NativeText.Bytes(name))
        {
            if (Sphinx.SetSearch(handle, text) < 0)
            {
                throw new EngineException(EngineFault.Crashed, "PocketSphinx has no such language model.");
            }
        }
    }

    internal void Forget(string name)
    {
        fixed (byte* text = NativeText.Bytes(name))
        {
            _ = Sphinx.UnsetSearch(handle, text);
        }
    }

    /// <summary>The phones of a word in this search's dictionary, or null.</summary>
    internal string? Pronounce(string word)
    {
        fixed (byte* text = NativeText.Bytes(word))
        {
            var phones = Sphinx.LookUpWord(handle, text);
            var result = NativeText.Read(phones);
            NativeMemory.Free((void*)phones);
            return result;
        }
    }

    /// <summary>Adds a word to the dictionary; models read afterwards may hold it. False when the phones are not known.</summary>
    internal bool Add(string word, string phones)
    {
        fixed (byte* text = NativeText.Bytes(word))
        fixed (byte* sounds = NativeText.Bytes(phones))
        {
            return Sphinx.AddWord(handle, text, sounds, 0) >= 0;
        }
    }

    internal void Start()
    {
        Stop();
        _ = Sphinx.StartStream(handle);
        if (Sphinx.StartUtterance(handle) < 0)
        {
            throw new EngineException(EngineFault.Crashed, "PocketSphinx did not start an utterance.");
        }

        running = true;
    }

    /// <summary>Searches on through normalised cepstra, row by row.</summary>
    internal void Feed(ReadOnlySpan<float> rows)
    {
        const int most = 4;
        var pointers = stackalloc float*[most];
        fixed (float* start = rows)
        {
            for (var done = 0; done < rows.Length / FrontEnd.Width; )
            {
                var count = Math.Min(most, (rows.Length / FrontEnd.Width) - done);
                for (var i = 0; i < count; i++)
                {
                    pointers[i] = start + ((done + i) * FrontEnd.Width);
                }

                if (Sphinx.ProcessCepstra(handle, pointers, count, 0, 0) < 0)
                {
                    throw new EngineException(EngineFault.Crashed, "PocketSphinx failed in its search.");
                }

                done += count;
            }
        }
    }

    internal void Stop()
    {
        if (running)
        {
            running = false;
            _ = Sphinx.EndUtterance(handle);
        }
    }

    /// <summary>Ends the utterance and gives its best path; where the last pass finds none, the best path so far.</summary>
    internal HeardPath Finish()
    {
        var (live, score) = (Live(), Score());
        Stop();
        var words = Words();
        return words.Any(word => word.IsSpoken) ? new(words, Score()) : new(live, score);
    }

    /// <summary>The best path so far; how much agrees with it is not known yet.</summary>
    internal List<HeardWord> Live() =>
        [.. Words().Select(word => word with { Posterior = UnknownPosterior, IsGuess = true })];

    internal string Text() => NativeText.Read(Sphinx.Hypothesis(handle, null)) ?? string.Empty;

    /// <summary>Logarithm of the best path's likelihood, scaled by the decoder; the least there is when there is no path.</summary>
    internal int Score()
    {
        var score = 0;
        return Sphinx.Hypothesis(handle, &score) == 0 ? int.MinValue / 2 : score;
    }

    private List<HeardWord> Words()
    {
        var words = new List<HeardWord>();
        var logMath = Sphinx.LogMath(handle);
        for (var segment = Sphinx.SegmentFirst(handle); segment != 0; segment = Sphinx.SegmentNext(segment))
        {
            int first,
                last,
                acoustic,
                language,
                backoff;
            Sphinx.SegmentFrames(segment, &first, &last);
            var posterior = Sphinx.SegmentProbability(segment, &acoustic, &language, &backoff);
            var text = NativeText.Read(Sphinx.SegmentWord(segment)) ?? string.Empty;
            words.Add(new(text, first, last, acoustic, language, SphinxBase.Exp(logMath, posterior)));
        }

        return words;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref handle, 0) is var old and not 0)
        {
            _ = Sphinx.Free(old);
            arguments.Dispose();
        }
    }
}
