using Parley.Engines;
using Parley.Engines.Hearing.Cleaning;

namespace Parley.Testing.Fakes;

/// <summary>Takes the reference away as it is, and halves what is left, so that tests can say which samples it had.</summary>
/// <param name="delay">How far it lags behind, in samples.</param>
public sealed class FakeEchoCanceller(int delay = 112) : IEchoCanceller
{
    public string Name => "fake";

    /// <summary>Cancellations that were opened and not disposed.</summary>
    public int Active { get; private set; }

    /// <summary>Makes every cancellation fail at the frame of this number, counted from 0; null: none fails.</summary>
    public int? FailsAt { get; set; }

    public IEchoCancellation Open()
    {
        Active++;
        return new Cancellation(this, delay);
    }

    private sealed class Cancellation(FakeEchoCanceller owner, int delay) : IEchoCancellation
    {
        private readonly short[] _late = new short[delay + 160];
        private int _frames;
        private bool _disposed;

        public int FrameSamples => 160;

        public int DelaySamples => delay;

        public void Process(ReadOnlySpan<short> microphone, ReadOnlySpan<short> reference, Span<short> output)
        {
            if (_frames++ == owner.FailsAt)
            {
                throw new EngineException(EngineFault.Crashed, "Told to fail.");
            }

            for (var i = 0; i < 160; i++)
            {
                _late[delay + i] = (short)((microphone[i] - reference[i]) / 2);
            }

            _late.AsSpan(0, 160).CopyTo(output);
            _late.AsSpan(160).CopyTo(_late);
        }

        public void Reset() => Array.Clear(_late);

        public void Dispose()
        {
            owner.Active -= _disposed ? 0 : 1;
            _disposed = true;
        }
    }
}
