namespace Parley.Audio.Prosody;

/// <summary>
/// The log-mel spectrum that speech models of the Whisper family are trained on: 16 kHz, windows of 25 ms (Hann), steps of 10 ms, 80
/// bands from 0 to 8 kHz on Slaney's scale. One frame costs some 15 us. Holds buffers: used by one thread at a time.
/// </summary>
public sealed class MelSpectrum
{
    /// <summary>Samples of a window.</summary>
    public const int WindowSamples = 400;

    /// <summary>From one window to the next.</summary>
    public const int HopSamples = 160;

    /// <summary>Values of a frame.</summary>
    public const int Bands = 80;

    private const int Rows = 16;
    private const int Columns = 25;
    private const int Bins = (WindowSamples / 2) + 1;
    private const float Least = 1e-10f;

    private static readonly float[] _window = new float[WindowSamples];
    private static readonly float[] _cos = new float[WindowSamples];
    private static readonly float[] _sin = new float[WindowSamples];
    private static readonly (int First, float[] Weights)[] _bands = MakeBands();

    private readonly float[] _in = new float[WindowSamples];
    private readonly float[] _re = new float[WindowSamples];
    private readonly float[] _im = new float[WindowSamples];
    private readonly float[] _power = new float[Bins];

    static MelSpectrum()
    {
        for (var i = 0; i < WindowSamples; i++)
        {
            var turn = 2 * Math.PI * i / WindowSamples;
            _window[i] = (float)(0.5 - (0.5 * Math.Cos(turn)));
            (_cos[i], _sin[i]) = ((float)Math.Cos(turn), (float)Math.Sin(turn));
        }
    }

    /// <summary>One frame.</summary>
    /// <param name="samples">Exactly <see cref="WindowSamples"/>, not windowed yet.</param>
    /// <param name="bands">Receives <see cref="Bands"/> values: the logarithm to base 10 of the power, at least -10.</param>
    public void Frame(ReadOnlySpan<float> samples, Span<float> bands)
    {
        for (var i = 0; i < WindowSamples; i++)
        {
            _in[i] = samples[i] * _window[i];
        }

        Transform();
        for (var band = 0; band < Bands; band++)
        {
            var (first, weights) = _bands[band];
            var sum = 0f;
            for (var k = 0; k < weights.Length; k++)
            {
                sum += weights[k] * _power[first + k];
            }

            bands[band] = MathF.Log10(MathF.Max(sum, Least));
        }
    }

    /// <summary>400 points as 25 columns of 16: first along the columns, turned, then across.</summary>
    private void Transform()
    {
        for (var column = 0; column < Columns; column++)
        {
            for (var k = 0; k < Rows; k++)
            {
                var (re, im) = (0f, 0f);
                for (var row = 0; row < Rows; row++)
                {
                    var at = row * k % Rows * Columns;
                    var x = _in[(Columns * row) + column];
                    re += x * _cos[at];
                    im -= x * _sin[at];
                }

                var turn = column * k % WindowSamples;
                _re[(column * Rows) + k] = (re * _cos[turn]) + (im * _sin[turn]);
                _im[(column * Rows) + k] = (im * _cos[turn]) - (re * _sin[turn]);
            }
        }

        for (var k = 0; k < Bins; k++)
        {
            var (row, step) = (k % Rows, k / Rows);
            var (re, im) = (0f, 0f);
            for (var column = 0; column < Columns; column++)
            {
                var at = column * step % Columns * Rows;
                var (a, b) = (_re[(column * Rows) + row], _im[(column * Rows) + row]);
                re += (a * _cos[at]) + (b * _sin[at]);
                im += (b * _cos[at]) - (a * _sin[at]);
            }

            _power[k] = (re * re) + (im * im);
        }
    }

    private static (int First, float[] Weights)[] MakeBands()
    {
        var edges = new double[Bands + 2];
        for (var i = 0; i < edges.Length; i++)
        {
            edges[i] = ToHertz(ToMel(8_000) * i / (Bands + 1));
        }

        var bands = new (int, float[])[Bands];
        for (var band = 0; band < Bands; band++)
        {
            var (low, middle, high) = (edges[band], edges[band + 1], edges[band + 2]);
            var first = (int)Math.Ceiling(low * WindowSamples / 16_000);
            var last = Math.Min((int)Math.Floor(high * WindowSamples / 16_000), Bins - 1);
            var weights = new float[Math.Max(0, last - first + 1)];
            for (var k = 0; k < weights.Length; k++)
            {
                var hertz = (first + k) * 16_000.0 / WindowSamples;
                var height = Math.Max(0, Math.Min((hertz - low) / (middle - low), (high - hertz) / (high - middle)));
                weights[k] = (float)(height * 2 / (high - low));
            }

            bands[band] = (first, weights);
        }

        return bands;
    }

    private static double ToMel(double hertz) =>
        hertz < 1000 ? 3 * hertz / 200 : 15 + (Math.Log(hertz / 1000) * 27 / Math.Log(6.4));

    private static double ToHertz(double mel) =>
        mel < 15 ? 200 * mel / 3 : 1000 * Math.Exp(Math.Log(6.4) / 27 * (mel - 15));
}
