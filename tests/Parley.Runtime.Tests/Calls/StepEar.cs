using Parley.Engines.Hearing;
using Parley.Engines.PocketSphinx;
using Parley.Engines.PocketSphinx.Decoding;

namespace Parley.Runtime.Tests.Calls;

/// <summary>The embedded ear on the simulation's own thread, in simulated time.</summary>
/// <param name="pace">How long it takes to hear a second of sound, in seconds.</param>
internal sealed class StepEar(double pace) : ITranscriber, IDisposable
{
    private const int LookAhead = 8_000;

    /// <summary>How long the look in a pause takes; 10 to 100 ms, the longer the more was said.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>After so much of a pause it begins to hear again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>Skips the test where the ear is not on this machine.</summary>
    public static StepEar Create(double pace)
    {
        var status = new PocketSphinxProvider().Probe();
        Assert.SkipUnless(status.Available, $"{status.Detail} {status.Remedy}");
        return new(pace);
    }

    /// <summary>The clock of the call that is heard.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    private readonly Stack<Decoder> _free = new();
    private readonly ModelFiles _files = new(new PocketSphinxOptions().ModelFolder);

    public string Name => "step";

    public bool IsStopGap => true;

    public TranscriberAbilities Abilities { get; } = new(["en-US"], true, true);

    public Task WarmAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ITranscription Open(TranscriptionRequest request, Action<PartialTranscript> onPartial)
    {
        if (!_free.TryPop(out var decoder))
        {
            decoder = new(_files, withAssistant: true);
        }

        return new Heard(this, decoder, request, onPartial);
    }

    public void Dispose()
    {
        while (_free.TryPop(out var decoder))
        {
            decoder.Dispose();
        }
    }

    private sealed class Heard : ITranscription
    {
        private readonly HeardUtterance _utterance;
        private readonly StepEar _ear;
        private Decoder? _decoder;
        private DateTimeOffset _ready;
        private long _samples;
        private bool _closed;
        private long? _pausedAt;

        public Heard(StepEar ear, Decoder decoder, TranscriptionRequest request, Action<PartialTranscript> onPartial)
        {
            (_ear, _decoder, _ready) = (ear, decoder, ear.Time.GetUtcNow());
            _utterance = new(
                decoder,
                request,
                partial =>
                {
                    if (_ready <= ear.Time.GetUtcNow())
                    {
                        onPartial(partial);
                        return;
                    }

                    _ = ear.Time.CreateTimer(
                        _ =>
                        {
                            if (!_closed)
                            {
                                onPartial(partial);
                            }
                        },
                        null,
                        _ready - ear.Time.GetUtcNow(),
                        Timeout.InfiniteTimeSpan
                    );
                }
            );
            _utterance.Start();
        }

        public void Write(ReadOnlySpan<short> samples)
        {
            for (; !samples.IsEmpty; samples = samples[Math.Min(160, samples.Length)..])
            {
                var part = samples[..Math.Min(160, samples.Length)];
                _samples += part.Length;
                var heard =
                    _samples >= LookAhead + part.Length ? part.Length
                    : _samples >= LookAhead ? _samples
                    : 0;
                Work(TimeSpan.FromSeconds(_pausedAt is null ? heard / 16_000.0 * _ear.Pace : 0));
                _utterance.Write(part, () => false);
            }
        }

        public void Pause()
        {
            Work(Look);
            _pausedAt = _samples;
            _utterance.Pause();
        }

        public void Resume()
        {
            // Some of it was heard again in the pause.
            var again = TimeSpan.FromSeconds(_pausedAt!.Value / 16_000.0 * _ear.Pace);
            var before = TimeSpan.FromSeconds((_samples - _pausedAt.Value) / 16_000.0) - Patience;
            Work(
                before <= TimeSpan.Zero ? again
                : again <= before ? TimeSpan.Zero
                : again - before
            );
            _pausedAt = null;
            _utterance.Resume(() => false);
        }

        public async Task<Transcript> CompleteAsync(CancellationToken cancellationToken)
        {
            var transcript = _utterance.Finish();
            var wait = _ready - _ear.Time.GetUtcNow();
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, _ear.Time, cancellationToken);
            return transcript;
        }

        private void Work(TimeSpan takes)
        {
            var now = _ear.Time.GetUtcNow();
            _ready = (_ready > now ? _ready : now) + takes;
        }

        public ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _decoder, null) is { } decoder)
            {
                _closed = true;
                _utterance.Abandon();
                _ear._free.Push(decoder);
            }

            return ValueTask.CompletedTask;
        }
    }

    private double Pace => pace;
}
