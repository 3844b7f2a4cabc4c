namespace Parley.Engines.PocketSphinx.Decoding;

/// <summary>
/// The mean that is subtracted from every frame: it takes out level, microphone and line. Starts from the model's own mean
/// for every utterance, so that nobody's voice changes what is heard of the next person.
/// </summary>
internal sealed class CepstralMean
{
    /// <summary>How many frames the model's own mean counts for (not for the level, which is measured).</summary>
    private const float PriorWeight = 50;

    /// <summary>
    /// The level, as a first cepstrum, below which a frame is no part of the mean: a line as good as silent, a few steps of a
    /// 16-bit sample. The model was trained without such frames, and a mean that holds them makes speech unlike it.
    /// </summary>
    private const float Quiet = 15;

    private static readonly float[] Prior =
    [
        41.00f,
        -5.29f,
        -0.12f,
        5.09f,
        2.48f,
        -4.07f,
        -1.37f,
        -1.78f,
        -5.08f,
        -2.05f,
        -6.45f,
        -1.42f,
        1.17f,
    ];

    private readonly double[] sum = new double[FrontEnd.Width];
    private int count;

    /// <summary>The highest level so far, as a frame's first cepstrum.</summary>
    internal float Loudest { get; private set; }

    /// <summary>How far the loudest frame stands out of the mean.</summary>
    internal float Contrast => count == 0 ? 0 : Loudest - (float)(sum[0] / count);

    internal void Start()
    {
        Loudest = float.MinValue;
        Array.Clear(sum);
        count = 0;
    }

    internal void Learn(ReadOnlySpan<float> rows)
    {
        for (var i = 0; i < rows.Length; i += FrontEnd.Width)
        {
            Loudest = Math.Max(Loudest, rows[i]);
            if (rows[i] < Quiet)
            {
                continue;
            }

            for (var k = 0; k < FrontEnd.Width; k++)
            {
                sum[k] += rows[i + k];
            }

            count++;
        }
    }

    /// <summary>Writes <paramref name="row"/> without the mean of what was learnt so far.</summary>
    internal void Subtract(ReadOnlySpan<float> row, Span<float> result)
    {
        result[0] = row[0] - (count == 0 ? Prior[0] : (float)(sum[0] / count));
        for (var k = 1; k < FrontEnd.Width; k++)
        {
            result[k] = row[k] - (float)((sum[k] + (Prior[k] * PriorWeight)) / (count + PriorWeight));
        }
    }
}
