namespace Parley.Audio.Tests;

public sealed class FftTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(256)]
    public void It_is_the_sum_that_defines_the_transform(int length)
    {
        var (real, imaginary) = Values(length);
        var expected = Enumerable
            .Range(0, length)
            .Select(k =>
            {
                var (r, i) = (0.0, 0.0);
                for (var n = 0; n < length; n++)
                {
                    var (sin, cos) = Math.SinCos(-2 * Math.PI * k * n / length);
                    r += (real[n] * cos) - (imaginary[n] * sin);
                    i += (real[n] * sin) + (imaginary[n] * cos);
                }

                return (r, i);
            })
            .ToArray();
        new Fft(length).Forward(real, imaginary);
        for (var k = 0; k < length; k++)
        {
            Assert.Equal(expected[k].r, real[k], 3);
            Assert.Equal(expected[k].i, imaginary[k], 3);
        }
    }

    [Fact]
    public void Forward_and_backward_give_the_values_times_the_length()
    {
        const int length = 32_768;
        var (real, imaginary) = Values(length);
        var (before, beforeImaginary) = (real.ToArray(), imaginary.ToArray());
        var fft = new Fft(length);
        fft.Forward(real, imaginary);
        fft.Backward(real, imaginary);
        for (var n = 0; n < length; n += 77)
        {
            Assert.Equal(before[n], real[n] / length, 4);
            Assert.Equal(beforeImaginary[n], imaginary[n] / length, 4);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12)]
    public void Other_lengths_are_refused(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Fft(length));

    private static (float[] Real, float[] Imaginary) Values(int length)
    {
        var random = new Random(length);
        return (
            [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)],
            [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)]
        );
    }
}
