namespace Parley.Engines.PocketSphinx.Decoding;

/// <summary>
/// The decoders and the utterances that wait for one. Each decoder lives on its own thread, which takes the oldest waiting
/// utterance, works through it, and takes the next. Threads are started one by one: when the last idle one hears somebody speak,
/// another is made ready, because to load one takes longer than people take to say a word over an answer.
/// </summary>
internal sealed class DecoderPool(ModelFiles files, int most, bool withAssistant) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly LinkedList<Utterance> waiting = [];
    private readonly SemaphoreSlim arrived = new(0);
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> workers = [];
    private TaskCompletionSource? warm;
    private IReadOnlyList<string> replies = [];
    private int idle;

    // Workers that are still loading.
    private int loading;
    private bool disposed;

    /// <summary>How many decoders there are, those that are still loading among them.</summary>
    internal int Count
    {
        get
        {
            lock (gate)
            {
                return workers.Count;
            }
        }
    }

    /// <summary>Starts the first decoder if there is none; completes when it is loaded.</summary>
    internal Task WarmAsync()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (warm is null or { Task.IsFaulted: true })
            {
                StartWorker();
            }

            return warm!.Task;
        }
    }

    internal void Enqueue(Utterance utterance)
    {
        lock (gate)
        {
            if (disposed)
            {
                utterance.Fail(new(EngineFault.Unavailable, "The ear is closed."));
                return;
            }

            waiting.AddLast(utterance);
            if (waiting.Count > idle + loading && workers.Count < most)
            {
                StartWorker();
            }
        }

        arrived.Release();
    }

    /// <summary>Takes an utterance out of the queue; false when a decoder has it already.</summary>
    internal bool Withdraw(Utterance utterance)
    {
        lock (gate)
        {
            return waiting.Remove(utterance);
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<Utterance> left;
        List<Task> running;
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            disposed = true;
            left = [.. waiting];
            running = [.. workers];
            waiting.Clear();
        }

        await stopping.CancelAsync();
        foreach (var utterance in left)
        {
            utterance.Fail(new(EngineFault.Unavailable, "The ear is closed."));
        }

        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
        arrived.Dispose();
    }

    private void StartWorker()
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        warm = warm is null or { Task.IsFaulted: true } ? ready : warm;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        workers.Add(ended.Task);
        loading++;
        new Thread(() =>
        {
            Work(ready);
            lock (gate)
            {
                // It broke while it loaded.
                loading -= ready.Task.IsFaulted ? 1 : 0;
                workers.Remove(ended.Task);
            }

            ended.SetResult();
        })
        {
            IsBackground = true,
            Name = "pocketsphinx",
            Priority = ThreadPriority.BelowNormal,
        }.Start();
    }

    /// <summary>The life of one decoder. Ends when the pool closes, or when the native side broke.</summary>
    private void Work(TaskCompletionSource ready)
    {
        Utterance? current = null;
        try
        {
            using var decoder = new Decoder(files, withAssistant);
            if (ReferenceEquals(ready, warm))
            {
                decoder.Warm();
            }

            MakeReady(decoder, []);
            lock (gate)
            {
                loading--;
                idle++;
            }

            ready.SetResult();
            while (true)
            {
                current = Next();
                current.Run(decoder, stopping.Token);
                MakeReady(decoder, current.ShortReplies);
                lock (gate)
                {
                    idle++;
                }
            }
        }
        catch (OperationCanceledException)
        {
            current?.Fail(new(EngineFault.Unavailable, "The ear is closed."));
        }
        catch (Exception e)
        {
            var failure = e as EngineException ?? new(EngineFault.Crashed, "The decoder broke.", e);
            _ = ready.TrySetException(failure);
            (current ?? First())?.Fail(failure);
        }
    }

    /// <summary>
    /// A decoder without work makes what it may soon be asked for: the search for short replies takes longer to load than people take
    /// to say one.
    /// </summary>
    private void MakeReady(Decoder decoder, IReadOnlyList<string> asked)
    {
        IReadOnlyList<string> wanted;
        lock (gate)
        {
            replies = asked.Count > 0 ? asked : replies;
            wanted = waiting.Count > 0 ? [] : replies;
        }

        if (wanted.Count > 0)
        {
            decoder.Listen(wanted);
        }
    }

    /// <summary>Called by a worker that hears somebody speak: who speaks next finds a decoder that is loaded.</summary>
    internal void KeepOneSpare()
    {
        lock (gate)
        {
            if (!disposed && waiting.Count >= idle + loading && workers.Count < most)
            {
                StartWorker();
            }
        }
    }

    /// <summary>Waits for work; a worker that waits counts as idle.</summary>
    private Utterance Next()
    {
        while (true)
        {
            arrived.Wait(stopping.Token);
            lock (gate)
            {
                if (First() is { } utterance)
                {
                    idle--;
                    return utterance;
                }
            }
        }
    }

    private Utterance? First()
    {
        lock (gate)
        {
            var first = waiting.First?.Value;
            if (first is not null)
            {
                waiting.RemoveFirst();
            }

            return first;
        }
    }
}
