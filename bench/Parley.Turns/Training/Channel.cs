using Parley.Audio;

namespace Parley.Turns.Training;

/// <summary>What lies between a mouth and the server: another room, a telephone, noise, another speed of speaking. Drawn once for a take.</summary>
internal sealed class Channel
{
    private const int Rate = 16_000;
    private const double Echoed = 0.4;
    private const double Phoned = 0.25;
    private const double Noisy = 0.6;

    private readonly double _speed;
    private readonly double _echo;
    private readonly double _decay;
    private readonly bool _phone;
    private readonly short[] _noise;
    private readonly int _noiseFrom;
    private readonly double _noiseRms;
    private readonly double _snr;

    private Channel(Random random, IReadOnlyList<short[]> noises)
    {
        _speed = 0.9 + (0.2 * random.NextDouble());
        _echo = random.NextDouble() < Echoed ? 0.1 + (0.4 * random.NextDouble()) : 0;
        _decay = 0.1 + (0.4 * random.NextDouble());
        _phone = random.NextDouble() < Phoned;
        _noise = noises.Count > 0 && random.NextDouble() < Noisy ? noises[random.Next(noises.Count)] : [];
        _noiseFrom = _noise.Length == 0 ? 0 : random.Next(_noise.Length);
        _noiseRms = 1 + Math.Sqrt(_noise.Length == 0 ? 0 : _noise.Average(s => (double)s * s));
        _snr = 8 + (27 * random.NextDouble());
    }

    /// <summary>None: the sound as it is.</summary>
    public static Channel? Draw(int take, Random random, IReadOnlyList<short[]> noises) =>
        take == 0 ? null : new(random, noises);

    /// <summary>Speed and pitch together, as a tape runs faster or slower.</summary>
    public short[] Turn(short[] samples)
    {
        var result = new short[(int)((samples.Length - 3) / _speed)];
        for (var i = 0; i < result.Length; i++)
        {
            var at = 1 + (i * _speed);
            var k = Math.Min((int)at, samples.Length - 3);
            var t = at - k;
            double a = samples[k - 1],
                b = samples[k],
                c = samples[k + 1],
                d = samples[k + 2];
            var value =
                b + (0.5 * t * (c - a + (t * ((2 * a) - (5 * b) + (4 * c) - d + (t * ((3 * (b - c)) + d - a))))));
            result[i] = Clip(value);
        }

        return result;
    }

    /// <summary>Everything else; the noise goes on over speech and pause alike.</summary>
    public void Pass(short[] samples, double loud)
    {
        if (_echo > 0)
        {
            Reverberate(samples);
        }

        if (_noise.Length > 0)
        {
            var gain = loud * Math.Pow(10, -_snr / 20) / _noiseRms;
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] = Clip(samples[i] + (gain * _noise[(_noiseFrom + i) % _noise.Length]));
            }
        }

        if (_phone)
        {
            var narrow = Resampler.Convert(samples, Rate, Rate / 2);
            for (var i = 0; i < narrow.Length; i++)
            {
                narrow[i] = G711.DecodeUlaw(G711.EncodeUlaw(narrow[i]));
            }

            var wide = Resampler.Convert(narrow, Rate / 2, Rate);
            wide.AsSpan(0, Math.Min(wide.Length, samples.Length)).CopyTo(samples);
        }
    }

    /// <summary>Eight combs of unlike length, as a small room's.</summary>
    private void Reverberate(short[] samples)
    {
        int[] lags = [467, 557, 613, 683, 739, 829, 911, 997];
        var wet = new float[samples.Length];
        foreach (var lag in lags)
        {
            var feedback = (float)Math.Pow(10, -3.0 * lag / (Rate * _decay));
            var comb = new float[samples.Length];
            for (var i = lag; i < comb.Length; i++)
            {
                comb[i] = samples[i - lag] + (feedback * comb[i - lag]);
                wet[i] += comb[i];
            }
        }

        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = Clip(samples[i] + (_echo * wet[i] / 3));
        }
    }

    private static short Clip(double value) => (short)Math.Clamp(value, short.MinValue, short.MaxValue);
}
