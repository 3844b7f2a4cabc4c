using System.Numerics.Tensors;

namespace Parley.Audio;

/// <summary>
/// By how many samples an echo comes later or sooner than it was expected, of up to 5 ms: the lag at which the last 100 ms of the
/// microphone are most like the expected echo. One stream, one thread; allocates nothing while it runs.
/// </summary>
public sealed class EchoShift
{
    /// <summary>5 ms at 16 kHz.</summary>
    public const int Farthest = 80;

    private const int Window = 1_600;
    private const int Length = Window + (2 * Farthest);

    private readonly float[] _microphone = new float[Length];
    private readonly float[] _expected = new float[Length];
    private int _held;

    /// <summary>Enough was heard to compare.</summary>
    public bool IsReady => _held == Length;

    /// <summary>Forgets what was heard.</summary>
    public void Clear() => _held = 0;

    /// <summary>Takes the next samples.</summary>
    /// <param name="microphone">16 kHz, mono, 16 bit; at most 100 ms.</param>
    /// <param name="left">What is left of them when the expected echo is taken out; as long.</param>
    public void Add(ReadOnlySpan<short> microphone, ReadOnlySpan<short> left)
    {
        var heard = SlidingWindow.Slide<float>(_microphone, microphone.Length);
        var expected = SlidingWindow.Slide<float>(_expected, microphone.Length);
        for (var i = 0; i < microphone.Length; i++)
        {
            heard[i] = microphone[i];
            expected[i] = microphone[i] - left[i];
        }

        _held = Math.Min(_held + microphone.Length, Length);
    }

    /// <summary>How like the expected echo the microphone is: 1 when nothing else is in it, about 0 when the echo is not.</summary>
    public double Fit() => Likeness(Product(0), Power(Heard), Power(Expected(0)));

    /// <summary>The lag that fits best.</summary>
    /// <returns>Samples, positive when the echo comes later than expected; and how well it fits.</returns>
    public (int Samples, double Fit) Find()
    {
        var heard = Power(Heard);
        var expected = Power(Expected(-Farthest));
        var best = (Samples: 0, Fit: double.MinValue);
        for (var lag = -Farthest; lag <= Farthest; lag++)
        {
            var fit = Likeness(Product(lag), heard, expected);
            if (fit > best.Fit)
            {
                best = (lag, fit);
            }

            // The next lag's window begins one sample sooner.
            expected += Square(Farthest - lag - 1) - Square(Farthest - lag - 1 + Window);
        }

        return best;
    }

    private ReadOnlySpan<float> Heard => _microphone.AsSpan(Farthest, Window);

    private ReadOnlySpan<float> Expected(int lag) => _expected.AsSpan(Farthest - lag, Window);

    private double Square(int index) => index < 0 ? 0 : (double)_expected[index] * _expected[index];

    private double Product(int lag) => TensorPrimitives.Dot(Heard, Expected(lag));

    private static double Power(ReadOnlySpan<float> samples) => TensorPrimitives.Dot(samples, samples);

    private static double Likeness(double product, double heard, double expected) =>
        heard <= 0 || expected <= 0 ? 0 : product / Math.Sqrt(heard * expected);
}
