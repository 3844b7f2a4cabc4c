using Parley.Engines.PocketSphinx.Native;

namespace Parley.Engines.PocketSphinx.Decoding;

/// <summary>One native decoder: a search through one vocabulary and language model. Used by one thread at a time.</summary>
internal sealed unsafe class Search : IDisposable
{
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

    internal nint Handle => handle;

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

    /// <summary>Ends the utterance, so that <see cref="Text"/>, <see cref="Score"/> and <see cref="Words"/> are final.</summary>
    internal void Stop()
    {
        if (running)
        {
            running = false;
            _ = Sphinx.EndUtterance(handle);
        }
    }

    internal string Text() => NativeText.Read(Sphinx.Hypothesis(handle, null)) ?? string.Empty;

    /// <summary>Logarithm of the best path's likelihood, in the decoder's own base (1.0001).</summary>
    internal int Score()
    {
        var score = 0;
        _ = Sphinx.Hypothesis(handle, &score);
        return score;
    }

    internal List<HeardWord> Words()
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
