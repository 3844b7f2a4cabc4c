using Parley.Engines.Hearing;

namespace Parley.Engines.PocketSphinx.Decoding;

/// <summary>
/// One utterance under way: a bounded queue of audio between the session that writes and the decoder's thread. It asks for a
/// decoder with its first audio, so that an opened and silent one takes no slot.
/// </summary>
internal sealed class Utterance : ITranscription
{
    private const int Rate = 16_000;

    /// <summary>So many samples are not only there to warm a decoder: 200 ms.</summary>
    private const int Spoken = 3_200;

    private readonly Lock gate = new();
    private readonly Queue<Piece> queue = new();
    private readonly SemaphoreSlim signal = new(0);
    private readonly TaskCompletionSource<Transcript> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TranscriptionRequest request;
    private readonly Action<PartialTranscript> onPartial;
    private readonly DecoderPool pool;
    private readonly PocketSphinxOptions options;
    private readonly TimeProvider time;
    private ITimer? patience;
    private long queued;
    private int resumes;
    private bool asked;
    private bool ended;
    private bool closed;

    internal Utterance(
        TranscriptionRequest request,
        Action<PartialTranscript> onPartial,
        DecoderPool pool,
        PocketSphinxOptions options,
        TimeProvider time
    )
    {
        this.request = request;
        this.onPartial = onPartial;
        this.pool = pool;
        this.options = options;
        this.time = time;
    }

    /// <summary>What people may say alone over an answer; empty where nobody is listened to for it.</summary>
    internal IReadOnlyList<string> ShortReplies => request.ShortReplies;

    public void Write(ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        bool ask;
        lock (gate)
        {
            if (closed || ended)
            {
                return;
            }

            if (queued + samples.Length <= options.MostWaiting.TotalSeconds * Rate)
            {
                queue.Enqueue(new(Mark.Sound, samples.ToArray()));
                queued += samples.Length;
                ask = !asked;
                asked = true;
            }
            else
            {
                closed = true;
                ask = false;
                _ = result.TrySetException(
                    new EngineException(EngineFault.Busy, "Too much audio waits for a decoder.")
                );
            }
        }

        if (ask)
        {
            Ask();
        }

        signal.Release();
    }

    public void Pause() => Add(Mark.Pause);

    public void Resume() => Add(Mark.Resume);

    public async Task<Transcript> CompleteAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed && !result.Task.IsCompleted, this);
            ended = true;
            if (!asked)
            {
                _ = result.TrySetResult(new Transcript(string.Empty));
            }
        }

        signal.Release();
        try
        {
            return await result.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        _ = pool.Withdraw(this);
        _ = result.TrySetCanceled(CancellationToken.None);
        if (patience is { } timer)
        {
            await timer.DisposeAsync();
        }
    }

    internal void Fail(EngineException failure) => _ = result.TrySetException(failure);

    /// <summary>Works through the utterance on the decoder's thread until it ended, was closed or the engine stops.</summary>
    internal void Run(Decoder decoder, CancellationToken stopping)
    {
        patience?.Dispose();
        var heard = new HeardUtterance(decoder, request, Report);
        heard.Start();
        var unspared = Spoken;
        while (Take(stopping) is { } piece)
        {
            if (unspared > 0 && (unspared -= piece.Samples.Length) <= 0)
            {
                pool.KeepOneSpare();
            }

            switch (piece.Mark)
            {
                case Mark.Pause:
                    heard.Pause();
                    break;
                case Mark.Resume:
                    heard.Resume(IsClosed);
                    break;
                default:
                    heard.Write(piece.Samples, IsClosed);
                    heard.Prepare(IsOver);
                    break;
            }
        }

        if (IsClosed())
        {
            heard.Abandon();
            return;
        }

        var transcript = heard.Finish();
        _ = result.TrySetResult(transcript);

        // A search that was begun again in the last pause: its end takes time, and now nobody waits for it.
        heard.Abandon();
    }

    private void Add(Mark mark)
    {
        lock (gate)
        {
            if (!asked || closed || ended)
            {
                return;
            }

            queue.Enqueue(new(mark, []));
            resumes += mark is Mark.Resume ? 1 : 0;
        }

        signal.Release();
    }

    private void Ask()
    {
        patience = time.CreateTimer(
            _ =>
            {
                if (pool.Withdraw(this))
                {
                    Fail(new(EngineFault.Busy, "No decoder came free in time."));
                }
            },
            null,
            options.Patience,
            Timeout.InfiniteTimeSpan
        );
        pool.Enqueue(this);
    }

    /// <summary>What comes next, waiting for it; null when the utterance is over. A pause that is over already is left out.</summary>
    private Piece? Take(CancellationToken stopping)
    {
        while (true)
        {
            lock (gate)
            {
                if (closed)
                {
                    return null;
                }

                while (queue.TryDequeue(out var piece))
                {
                    queued -= piece.Samples.Length;
                    resumes -= piece.Mark is Mark.Resume ? 1 : 0;
                    if (piece.Mark is not Mark.Pause || resumes == 0)
                    {
                        return piece;
                    }
                }

                if (ended)
                {
                    return null;
                }
            }

            signal.Wait(stopping);
        }
    }

    private void Report(PartialTranscript partial)
    {
        lock (gate)
        {
            if (!closed)
            {
                onPartial(partial);
            }
        }
    }

    private bool IsClosed()
    {
        lock (gate)
        {
            return closed;
        }
    }

    private bool IsOver()
    {
        lock (gate)
        {
            return closed || ended;
        }
    }

    private void Close()
    {
        lock (gate)
        {
            closed = true;
            queue.Clear();
            queued = 0;
        }

        signal.Release();
    }

    private enum Mark
    {
        Sound,
        Pause,
        Resume,
    }

    /// <summary>What was told of the utterance; samples of sound alone.</summary>
    private sealed record Piece(Mark Mark, short[] Samples);
}
