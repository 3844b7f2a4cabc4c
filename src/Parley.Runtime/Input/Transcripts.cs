using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Parley.Audio;
using Parley.Core;
using Parley.Core.Conversation;
using Parley.Core.Turns;
using Parley.Engines;
using Parley.Engines.Hearing;
using Parley.Runtime.Loop;

namespace Parley.Runtime.Input;

/// <summary>
/// The turns of one session that are being transcribed. Fed by the audio-in lane alone; what the engine finds goes to the loop.
/// </summary>
internal sealed partial class Transcripts(
    ITranscriber? transcriber,
    SessionLoop loop,
    SampleRing history,
    TimeSpan timeout,
    TimeProvider time,
    ILogger logger
) : IAsyncDisposable
{
    private const int BlockSamples = 1_600;
    private const int SamplesPerMs = 16;

    private readonly Dictionary<int, Hearing> _open = [];

    // Shared with the tasks that finish: whoever takes a source out of it owns the source.
    private readonly ConcurrentDictionary<int, CancellationTokenSource> _finishing = [];
    private readonly List<Task> _tasks = [];
    private readonly short[] _block = new short[BlockSamples];

    /// <summary>First sample of the oldest turn that is still being heard.</summary>
    public long? OldestOpen => _open.Count == 0 ? null : _open.Values.Min(h => h.Start);

    /// <summary>What is understood of a turn that is being heard; null: nothing yet, or no such turn.</summary>
    public string? Latest(int turn) => _open.TryGetValue(turn, out var hearing) ? hearing.Latest : null;

    public void Start(StartTranscript start)
    {
        if (transcriber is null)
        {
            return;
        }

        var turn = start.Turn;
        var hearing = new Hearing(start.FromSample, Math.Max(start.FromSample, history.Oldest));
        _open[turn] = hearing;
        try
        {
            hearing.Transcription = Open(transcriber, turn, hearing, start.Hints, hearing.Next);
        }
        catch (Exception e)
        {
            Fail(turn, hearing, e);
        }

        Feed();
    }

    /// <summary>Gives every open turn the samples that it has not heard yet.</summary>
    public void Feed()
    {
        foreach (var (turn, hearing) in _open)
        {
            try
            {
                Feed(hearing);
            }
            catch (Exception e)
            {
                Fail(turn, hearing, e);
            }
        }
    }

    /// <summary>Tells every open turn whether the person is silent for the moment.</summary>
    public void Tell(bool paused)
    {
        foreach (var (turn, hearing) in _open)
        {
            if (hearing.IsPaused == paused)
            {
                continue;
            }

            hearing.IsPaused = paused;
            try
            {
                if (paused)
                {
                    hearing.Transcription?.Pause();
                }
                else
                {
                    hearing.Transcription?.Resume();
                }
            }
            catch (Exception e)
            {
                Fail(turn, hearing, e);
            }
        }
    }

    public void End(int turn)
    {
        if (!_open.Remove(turn, out var hearing))
        {
            loop.Post(
                new TranscriptFailed(turn, new(FailureKind.Unavailable, "No transcriber is available on this server."))
            );
            return;
        }

        _tasks.RemoveAll(t => t.IsCompleted);
        var cancel = new CancellationTokenSource();
        _finishing[turn] = cancel;
        _tasks.Add(FinishAsync(turn, hearing, cancel));
    }

    /// <summary>Writes down audio that came whole.</summary>
    public void Hear(TranscribeAudio order)
    {
        if (transcriber is null)
        {
            End(order.Turn);
            return;
        }

        _tasks.RemoveAll(t => t.IsCompleted);
        var cancel = new CancellationTokenSource();
        _finishing[order.Turn] = cancel;
        _tasks.Add(HearAsync(order, transcriber, cancel));
    }

    public void Cancel(int turn)
    {
        if (_open.Remove(turn, out var hearing))
        {
            _tasks.RemoveAll(t => t.IsCompleted);
            _tasks.Add(CloseAsync(turn, hearing));
        }
        else if (_finishing.TryRemove(turn, out var cancel))
        {
            cancel.Cancel();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var turn in _open.Keys.ToArray())
        {
            Cancel(turn);
        }

        foreach (var turn in _finishing.Keys.ToArray())
        {
            Cancel(turn);
        }

        await Task.WhenAll(_tasks);
    }

    private void Feed(Hearing hearing)
    {
        while (hearing is { Failure: null, Transcription: { } transcription } && hearing.Next < history.End)
        {
            var read = history.Read(hearing.Next, _block);
            if (read == 0)
            {
                return;
            }

            transcription.Write(_block.AsSpan(0, read));
            hearing.Next += read;
        }
    }

    private ITranscription Open(
        ITranscriber ear,
        int turn,
        Hearing hearing,
        TranscriptHints hints,
        long? from = null
    ) =>
        ear.Open(
            ToRequest(hints) with
            {
                FromSample = from,
            },
            partial =>
            {
                hearing.Latest = partial.Text;
                loop.Post(new TranscriptPart(turn, partial.Text) { Words = ToWords(partial.Words, hearing.SkippedMs) });
            }
        );

    private async Task HearAsync(TranscribeAudio order, ITranscriber ear, CancellationTokenSource cancel)
    {
        var turn = order.Turn;
        var format = order.Format.ToAudioFormat();
        var hearing = new Hearing(0, 0) { AtOnce = format.DurationOf(order.Audio.Length) };
        try
        {
            hearing.Transcription = Open(ear, turn, hearing, order.Hints);
            var decoder = new AudioDecoder(format);
            var step = format.BytesPerSecond / 2;
            var samples = new short[Math.Max(decoder.MaxOutput(step), decoder.MaxFlush)];
            for (var at = 0; at < order.Audio.Length && !cancel.IsCancellationRequested; at += step)
            {
                var slice = order.Audio.Slice(at, Math.Min(step, order.Audio.Length - at));
                hearing.Transcription.Write(samples.AsSpan(0, decoder.Decode(slice.Span, samples)));

                // Minutes of audio must not keep other sessions from the processor.
                await Task.Yield();
            }

            hearing.Transcription.Write(samples.AsSpan(0, decoder.Flush(samples)));
        }
        catch (Exception e)
        {
            Fail(turn, hearing, e);
        }

        await FinishAsync(turn, hearing, cancel);
    }

    private async Task FinishAsync(int turn, Hearing hearing, CancellationTokenSource cancel)
    {
        try
        {
            if (hearing.Failure is { } failed)
            {
                loop.Post(new TranscriptFailed(turn, failed));
                return;
            }

            // Audio that came all at once may take as long as it lasts.
            var transcript = await hearing
                .Transcription!.CompleteAsync(cancel.Token)
                .WaitAsync(timeout + hearing.AtOnce, time, cancel.Token);
            loop.Post(
                new TranscriptDone(turn, transcript.Text)
                {
                    Words = ToWords(transcript.Words, hearing.SkippedMs),
                    Locale = transcript.Language,
                }
            );
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Nobody waits for it.
        }
        catch (Exception e)
        {
            var failure = e.ToFailure("transcriber");
            LogFailed(logger, turn, (EngineFault)(int)failure.Kind);
            loop.Post(new TranscriptFailed(turn, failure));
        }
        finally
        {
            if (_finishing.TryRemove(turn, out var mine))
            {
                mine.Dispose();
            }

            await CloseAsync(turn, hearing);
        }
    }

    /// <summary>It is told when the turn ends; until then there is nobody to tell it to.</summary>
    private void Fail(int turn, Hearing hearing, Exception exception)
    {
        hearing.Failure ??= exception.ToFailure("transcriber");
        LogFailed(logger, turn, (EngineFault)(int)hearing.Failure.Kind);
    }

    private async Task CloseAsync(int turn, Hearing hearing)
    {
        try
        {
            await (hearing.Transcription?.DisposeAsync() ?? default);
        }
        catch (Exception e)
        {
            LogNotClosed(logger, turn, e.GetType().Name);
        }
    }

    private static TranscriptionRequest ToRequest(TranscriptHints hints) =>
        new()
        {
            Languages = hints.Languages,
            Phrases = hints.Phrases,
            ShortReplies = hints.ShortReplies,
            Prompt = hints.Prompt,
            PartialProbabilities = hints.PartialProbabilities,
            Tools = hints.Tools,
            LastAssistantText = hints.LastAssistantText,
        };

    private static ImmutableArray<HeardWord> ToWords(IReadOnlyList<TranscriptWord> words, long skippedMs) =>
        [
            .. words.Select(word => new HeardWord(
                word.Text,
                skippedMs + (long)word.Start.TotalMilliseconds,
                (long)word.Duration.TotalMilliseconds,
                word.Probability
            )),
        ];

    /// <summary>A turn that is being heard.</summary>
    private sealed class Hearing(long start, long first)
    {
        private volatile string? _latest;

        /// <summary>The newest hypothesis; set on the engine's thread.</summary>
        public string? Latest
        {
            get => _latest;
            set => _latest = value;
        }

        /// <summary>Null when it could not be opened.</summary>
        public ITranscription? Transcription { get; set; }

        public long Start { get; } = start;

        public long Next { get; set; } = first;

        /// <summary>How much of the turn's beginning the engine never got; its times begin behind it.</summary>
        public long SkippedMs { get; } = (first - start) / SamplesPerMs;

        /// <summary>How much of it was written without waiting for its time.</summary>
        public TimeSpan AtOnce { get; set; }

        /// <summary>The engine was told that the person is silent.</summary>
        public bool IsPaused { get; set; }

        /// <summary>Why it hears no more.</summary>
        public EngineFailure? Failure { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Turn {Turn} was not transcribed: {Fault}")]
    private static partial void LogFailed(ILogger logger, int turn, EngineFault fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "The transcription of turn {Turn} did not close: {Exception}")]
    private static partial void LogNotClosed(ILogger logger, int turn, string exception);
}
