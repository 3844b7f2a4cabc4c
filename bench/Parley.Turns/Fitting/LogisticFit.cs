namespace Parley.Turns.Fitting;

/// <summary>Logistic regression with standardised inputs and a quadratic penalty, by gradient descent with momentum.</summary>
internal sealed class LogisticFit
{
    private const int Steps = 300;
    private const double Momentum = 0.9;
    private const double Rate = 0.3;

    private readonly double[] _weights;

    private LogisticFit(double bias, double[] weights) => (Bias, _weights) = (bias, weights);

    public double Bias { get; }

    /// <summary>In the units of the inputs.</summary>
    public IReadOnlyList<double> Weights => _weights;

    public double Logit(double[] x) => Bias + x.Zip(_weights, (a, b) => a * b).Sum();

    public static LogisticFit Of(IReadOnlyList<(double[] X, bool Y, double Weight)> rows, double penalty)
    {
        var width = rows[0].X.Length;
        var total = rows.Sum(r => r.Weight);
        var mean = new double[width];
        var spread = new double[width];
        for (var k = 0; k < width; k++)
        {
            mean[k] = rows.Sum(r => r.Weight * r.X[k]) / total;
            spread[k] = Math.Sqrt((rows.Sum(r => r.Weight * Math.Pow(r.X[k] - mean[k], 2)) / total) + 1e-9);
        }

        var z = rows.Select(r => r.X.Select((x, k) => (x - mean[k]) / spread[k]).ToArray()).ToList();
        var w = new double[width];
        var speed = new double[width];
        var (bias, biasSpeed) = (0.0, 0.0);
        var slope = new double[width];
        for (var step = 0; step < Steps; step++)
        {
            Array.Clear(slope);
            var slopeBias = 0.0;
            for (var i = 0; i < z.Count; i++)
            {
                var logit = bias;
                var x = z[i];
                for (var k = 0; k < x.Length; k++)
                {
                    logit += w[k] * x[k];
                }

                var error = rows[i].Weight * ((1 / (1 + Math.Exp(-logit))) - (rows[i].Y ? 1 : 0)) / total;
                slopeBias += error;
                for (var k = 0; k < x.Length; k++)
                {
                    slope[k] += error * x[k];
                }
            }

            biasSpeed = (Momentum * biasSpeed) - (Rate * slopeBias);
            bias += biasSpeed;
            for (var k = 0; k < width; k++)
            {
                speed[k] = (Momentum * speed[k]) - (Rate * (slope[k] + (penalty * w[k])));
                w[k] += speed[k];
            }
        }

        var plain = w.Select((value, k) => value / spread[k]).ToArray();
        return new(bias - plain.Select((value, k) => value * mean[k]).Sum(), plain);
    }
}
