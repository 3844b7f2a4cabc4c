using Parley.Engines;
using Parley.Engines.Hearing.Cleaning;

namespace Parley.Testing.Fakes;

/// <summary>
/// Marks every sample that it cleaned, so that tests can say which were, and where: the two lowest bits hold 1, 2 or 3 for the
/// levels. Sound to be cleaned by it is in multiples of 4.
/// </summary>
/// <param name="frame">Length of its frames, in samples.</param>
/// <param name="delay">How far it lags behind, in samples.</param>
public sealed class FakeNoiseSuppressor(int frame = 160, int delay = 192) : INoiseSuppressor
{
    private const short Marks = 3;

    public string Name => "fake";

    /// <summary>Suppressions that were opened and not disposed.</summary>
    public int Open { get; private set; }

    /// <summary>Makes every suppression fail at the frame of this number, counted from 0; null: none fails.</summary>
    public int? FailsAt { get; set; }

    /// <summary>Makes opening fail.</summary>
    public bool CannotOpen { get; set; }

    /// <summary>The sound before it was marked.</summary>
    public static short Plain(short sample) => (short)(sample & ~Marks);

    /// <summary>The level that a sample was cleaned at; null: it was not.</summary>
    public static NoiseSuppressionLevel? LevelOf(short sample) =>
        (sample & Marks) is var mark and > 0 ? (NoiseSuppressionLevel)(mark - 1) : null;

    INoiseSuppression INoiseSuppressor.Open(NoiseSuppressionLevel level)
    {
        if (CannotOpen)
        {
            throw new EngineException(EngineFault.Unavailable, "Told not to open.");
        }

        Open++;
        return new Suppression(this, frame, delay, (short)(1 + (int)level));
    }

    private sealed class Suppression(FakeNoiseSuppressor owner, int frame, int delay, short mark) : INoiseSuppression
    {
        private readonly Queue<short> _inside = new(new short[delay]);
        private int _frames;

        public int FrameSamples => frame;

        public int DelaySamples => delay;

        public void Process(ReadOnlySpan<short> input, Span<short> output)
        {
            if (input.Length != frame || output.Length != frame)
            {
                throw new ArgumentException("Not a frame.", nameof(input));
            }

            if (_frames++ == owner.FailsAt)
            {
                throw new EngineException(EngineFault.Crashed, "Told to fail.");
            }

            foreach (var sample in input)
            {
                _inside.Enqueue(sample);
            }

            for (var i = 0; i < frame; i++)
            {
                output[i] = (short)(Plain(_inside.Dequeue()) + mark);
            }
        }

        public void Reset()
        {
            _inside.Clear();
            for (var i = 0; i < delay; i++)
            {
                _inside.Enqueue(0);
            }
        }

        public void Dispose() => owner.Open--;
    }
}
