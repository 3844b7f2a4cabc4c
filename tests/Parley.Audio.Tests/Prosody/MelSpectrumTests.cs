using Parley.Audio.Prosody;

namespace Parley.Audio.Tests.Prosody;

public sealed class MelSpectrumTests
{
    [Theory]
    [InlineData(440)]
    [InlineData(1000)]
    [InlineData(3000)]
    public void A_tone_stands_in_the_band_of_its_pitch(double hertz)
    {
        float[] samples =
        [
            .. Enumerable
                .Range(0, MelSpectrum.WindowSamples)
                .Select(i => (float)Math.Sin(2 * Math.PI * hertz * i / 16_000)),
        ];
        var bands = new float[MelSpectrum.Bands];
        new MelSpectrum().Frame(samples, bands);
        var loudest = Array.IndexOf(bands, bands.Max());
        Assert.InRange(loudest, Band(hertz) - 1, Band(hertz) + 1);
    }

    [Fact]
    public void Silence_is_the_least_value()
    {
        var bands = new float[MelSpectrum.Bands];
        new MelSpectrum().Frame(new float[MelSpectrum.WindowSamples], bands);
        Assert.All(bands, value => Assert.Equal(-10, value));
    }

    /// <summary>A transform by the book gives the same power in every band.</summary>
    [Fact]
    public void The_transform_keeps_the_power_of_noise()
    {
        var random = new Random(3);
        float[] samples =
        [
            .. Enumerable.Range(0, MelSpectrum.WindowSamples).Select(_ => (float)(random.NextDouble() - 0.5)),
        ];
        var bands = new float[MelSpectrum.Bands];
        new MelSpectrum().Frame(samples, bands);
        var power = new double[201];
        for (var k = 0; k <= 200; k++)
        {
            var (re, im) = (0.0, 0.0);
            for (var i = 0; i < 400; i++)
            {
                var x = samples[i] * (0.5 - (0.5 * Math.Cos(2 * Math.PI * i / 400)));
                re += x * Math.Cos(2 * Math.PI * i * k / 400);
                im -= x * Math.Sin(2 * Math.PI * i * k / 400);
            }

            power[k] = (re * re) + (im * im);
        }

        // The band around 2 kHz, by its own triangle.
        var band = Band(2000);
        var (low, middle, high) = (Hertz(band), Hertz(band + 1), Hertz(band + 2));
        var sum = 0.0;
        for (var k = 0; k <= 200; k++)
        {
            var h = 40.0 * k;
            sum +=
                power[k]
                * Math.Max(0, Math.Min((h - low) / (middle - low), (high - h) / (high - middle)))
                * 2
                / (high - low);
        }

        Assert.Equal(Math.Log10(sum), bands[band], 3);
    }

    private static int Band(double hertz) =>
        Enumerable.Range(0, MelSpectrum.Bands).MinBy(band => Math.Abs(Hertz(band + 1) - hertz));

    private static double Hertz(int edge)
    {
        var mel = (15 + (Math.Log(8) * 27 / Math.Log(6.4))) * edge / (MelSpectrum.Bands + 1);
        return mel < 15 ? 200 * mel / 3 : 1000 * Math.Exp(Math.Log(6.4) / 27 * (mel - 15));
    }
}
