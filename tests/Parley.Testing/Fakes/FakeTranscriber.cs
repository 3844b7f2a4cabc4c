using Parley.Engines;
using Parley.Engines.Hearing;

namespace Parley.Testing.Fakes;

/// <summary>Understands what the test wrote down: one text per utterance, in order; a word becomes a partial every 200 ms.</summary>
public sealed class FakeTranscriber(TimeProvider time, params string[] utterances) : ITranscriber
{
    private int _next;

    public string Name => "fake";

    public bool IsStopGap => false;

    public TranscriberAbilities Abilities { get; init; } = new(["en-US"], true, true);

    /// <summary>What the last utterance was opened with.</summary>
    public TranscriptionRequest? LastRequest { get; private set; }

    public Task WarmAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>From the end of an utterance to its final transcript.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Thrown instead of a final transcript.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Thrown when an utterance is opened.</summary>
    public Exception? OpenFailure { get; set; }

    /// <summary>Thrown when audio is written.</summary>
    public Exception? WriteFailure { get; set; }

    /// <summary>Thrown when an utterance is disposed, after it was.</summary>
    public Exception? DisposeFailure { get; set; }

    /// <summary>Disposing an utterance never comes to an end.</summary>
    public bool NeverCloses { get; set; }

    /// <summary>Breaks the contract: reports a partial once more after the utterance was disposed.</summary>
    public bool TalksOn { get; set; }

    /// <summary>How many utterances are open.</summary>
    public int Open { get; private set; }

    /// <summary>Samples heard by the last utterance.</summary>
    public long LastSamples { get; private set; }

    /// <summary>The sound of all utterances, one list each, when there is a list of lists to put it into.</summary>
    public List<List<short>>? Sound { get; init; }

    /// <summary>What utterances were told of pauses: after so many samples of it that the person was silent, or went on.</summary>
    public List<(long Samples, bool Paused)> Pauses { get; } = [];

    ITranscription ITranscriber.Open(TranscriptionRequest request, Action<PartialTranscript> onPartial)
    {
        if (OpenFailure is { } failure)
        {
            throw failure;
        }

        Open++;
        LastRequest = request;
        Sound?.Add([]);
        return new Transcription(this, _next < utterances.Length ? utterances[_next++] : "", onPartial);
    }

    private sealed class Transcription(FakeTranscriber owner, string text, Action<PartialTranscript> onPartial)
        : ITranscription
    {
        private const int SamplesPerWord = 3_200;
        private static readonly TimeSpan TimePerWord = TimeSpan.FromMilliseconds(200);
        private readonly string[] _words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        private readonly List<short>? _sound = owner.Sound is { } sound ? sound[^1] : null;
        private long _samples;
        private int _heard;
        private bool _disposed;

        public void Write(ReadOnlySpan<short> samples)
        {
            if (owner.WriteFailure is { } failure)
            {
                throw failure;
            }

            _samples += samples.Length;
            _sound?.AddRange(samples);
            owner.LastSamples = _samples;
            var heard = (int)Math.Min(_words.Length, _samples / SamplesPerWord);
            if (heard > _heard)
            {
                _heard = heard;
                onPartial(new(string.Join(' ', _words.Take(heard))));
            }
        }

        public void Pause() => owner.Pauses.Add((_samples, true));

        public void Resume() => owner.Pauses.Add((_samples, false));

        public async Task<Transcript> CompleteAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(owner.Delay, owner.Time, cancellationToken);
            return owner.Failure is { } failure
                ? throw failure
                : new Transcript(text) { Language = "en-US", Words = Words() };
        }

        private TranscriptWord[] Words() =>
            [.. _words.Select((word, i) => new TranscriptWord(word, TimePerWord * i, TimePerWord, 0.5))];

        public async ValueTask DisposeAsync()
        {
            if (!_disposed)
            {
                _disposed = true;
                owner.Open--;
            }

            if (owner.TalksOn)
            {
                onPartial(new("this comes too late"));
            }

            if (owner.NeverCloses)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, owner.Time);
            }

            if (owner.DisposeFailure is { } failure)
            {
                throw failure;
            }
        }
    }

    private TimeProvider Time => time;

    /// <summary>A failure as engines report it.</summary>
    public static EngineException Crash() => new(EngineFault.Crashed, "The transcriber broke.");
}
