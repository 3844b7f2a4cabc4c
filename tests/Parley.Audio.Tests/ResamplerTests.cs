using CsCheck;
using Parley.Testing.Measures;

namespace Parley.Audio.Tests;

public sealed class ResamplerTests
{
    private static readonly int[] Rates = [8_000, 16_000, 22_050, 24_000, 44_100, 48_000];

    public static TheoryData<int, int> Pairs()
    {
        var pairs = new TheoryData<int, int>();
        foreach (var from in Rates)
        {
            foreach (var to in Rates)
            {
                pairs.Add(from, to);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_tone_of_1_kHz_passes_with_90_dB_and_unchanged_level(int from, int to)
    {
        // 997 Hz divides no rate, so that the rounding of samples stays noise.
        var input = Signals.Sine(from, 997, 1, 0.9);
        var output = Resampler.Convert(input, from, to);
        Assert.InRange(Math.Abs(output.Length - to), 0, 1);
        var middle = output.AsSpan(to / 10, to * 8 / 10);
        Assert.True(Signals.Sinad(middle, to, 997) >= 90, $"{Signals.Sinad(middle, to, 997):F1} dB");
        var gain = 10 * Math.Log10(Signals.Power(middle) / Signals.Power(input));
        Assert.InRange(gain, -0.01, 0.01);
    }

    [Theory]
    [InlineData(16_000, 8_000)]
    [InlineData(24_000, 8_000)]
    [InlineData(24_000, 16_000)]
    [InlineData(44_100, 16_000)]
    [InlineData(48_000, 16_000)]
    [InlineData(48_000, 8_000)]
    [InlineData(22_050, 16_000)]
    public void What_lies_above_the_new_band_does_not_come_back_as_an_alias(int from, int to)
    {
        foreach (var above in (double[])[1.15, 1.3])
        {
            var hertz = to / 2.0 * above;
            if (hertz < from * 0.45)
            {
                var output = Resampler.Convert(Signals.Sine(from, hertz, 1, 0.9), from, to);
                var rest = 10 * Math.Log10(Signals.Power(output.AsSpan(to / 10, to * 8 / 10)) + 1e-9);

                // 87.3 dB is the power of the tone on the scale of samples.
                Assert.True(87.3 - rest >= 85, $"{above} Nyquist: {87.3 - rest:F1} dB");
            }
        }
    }

    [Fact]
    public void The_voice_band_is_flat()
    {
        foreach (var hertz in (int[])[100, 300, 1000, 2000, 3000])
        {
            var output = Resampler.Convert(Signals.Sine(24_000, hertz, 1, 0.5), 24_000, 8_000);
            var level = Pcm.LevelDbfs(output.AsSpan(800, 6400));
            Assert.Equal(-9.03f, level, 0.1f);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Chunking_does_not_change_a_single_sample(int from, int to)
    {
        var input = Signals.Noise(6000, from + to, 20_000);
        var whole = Resampler.Convert(input, from, to);
        Assert.Equal((int)Math.Ceiling(input.Length * (double)to / from), whole.Length);
        Gen.Int[0, 900]
            .Array[1, 40]
            .Sample(
                lengths =>
                {
                    var resampler = new Resampler(from, to);
                    var output = new List<short>();
                    var rest = input.AsSpan();
                    for (var i = 0; !rest.IsEmpty; i++)
                    {
                        var part = rest[..Math.Min(rest.Length, i < lengths.Length ? lengths[i] : rest.Length)];
                        rest = rest[part.Length..];
                        var room = new short[resampler.MaxOutput(part.Length)];
                        output.AddRange(room.AsSpan(0, resampler.Process(part, room)));
                    }

                    var last = new short[resampler.MaxFlush];
                    output.AddRange(last.AsSpan(0, resampler.Flush(last)));
                    return whole.AsSpan().SequenceEqual(output.ToArray());
                },
                iter: 20
            );
    }

    [Fact]
    public void Content_is_not_delayed()
    {
        var input = new short[1000];
        input[500] = 20_000;
        foreach (var to in Rates)
        {
            var output = Resampler.Convert(input, 16_000, to);
            var peak = Array.IndexOf(output, output.Max());
            Assert.InRange(peak, (500.0 * to / 16_000) - 1, (500.0 * to / 16_000) + 1);
        }
    }

    [Fact]
    public void The_look_ahead_is_as_short_as_told()
    {
        var resampler = new Resampler(24_000, 16_000);
        Assert.Equal(24, resampler.Latency);
        var output = new short[100];
        Assert.Equal(0, resampler.Process(new short[24], output));
        Assert.Equal(1, resampler.Process(new short[1], output));
    }

    [Fact]
    public void Reset_and_flush_begin_a_new_stream()
    {
        var input = Signals.Noise(2000, 7, 30_000);
        var resampler = new Resampler(24_000, 16_000);
        var first = new short[resampler.MaxOutput(input.Length)];
        var second = new short[first.Length];
        var count = resampler.Process(input, first);
        resampler.Reset();
        Assert.Equal(count, resampler.Process(input, second));
        Assert.Equal(first, second);
        resampler.Flush(new short[resampler.MaxFlush]);
        Assert.Equal(count, resampler.Process(input, second));
        Assert.Equal(first, second);
    }

    [Fact]
    public void Full_scale_square_waves_clip_and_do_not_wrap_around()
    {
        var input = new short[4000];
        for (var i = 0; i < input.Length; i++)
        {
            input[i] = i / 40 % 2 == 0 ? short.MaxValue : short.MinValue;
        }

        var output = Resampler.Convert(input, 16_000, 48_000);
        for (var i = 300; i < output.Length - 300; i++)
        {
            var fromEdge = i % 120;
            if (fromEdge is > 10 and < 110)
            {
                Assert.Equal(i / 120 % 2 == 0 ? 1 : -1, Math.Sign(output[i]));
            }
        }
    }

    [Fact]
    public void A_steady_stream_allocates_nothing()
    {
        var resampler = new Resampler(24_000, 16_000);
        var input = new short[480];
        var output = new short[resampler.MaxOutput(input.Length)];
        resampler.Process(input, output);
        Assert.Equal(0, Allocation.Least(() => resampler.Process(input, output)));
    }

    [Theory]
    [InlineData(0, 16_000)]
    [InlineData(16_000, -1)]
    [InlineData(191_999, 16_000)]
    public void Rates_that_make_no_sense_are_refused(int from, int to) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(from, to));

    [Fact]
    public void Too_little_room_is_refused_before_anything_is_taken()
    {
        var resampler = new Resampler(16_000, 24_000);
        Assert.Throws<ArgumentException>(() => resampler.Process(new short[480], new short[100]));
        var output = new short[resampler.MaxOutput(480)];
        Assert.Equal(696, resampler.Process(new short[480], output));
    }
}
