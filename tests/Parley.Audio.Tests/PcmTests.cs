using CsCheck;

namespace Parley.Audio.Tests;

public sealed class PcmTests
{
    [Fact]
    public void Bytes_become_samples_and_back() =>
        Gen.Short.Array.Sample(samples =>
        {
            var bytes = new byte[samples.Length * 2];
            var back = new short[samples.Length];
            return Pcm.Encode(samples, bytes) == bytes.Length
                && Pcm.Decode(bytes, back) == samples.Length
                && back.AsSpan().SequenceEqual(samples);
        });

    [Fact]
    public void Bytes_are_little_endian_and_a_last_odd_one_is_left_alone()
    {
        var samples = new short[2];
        Assert.Equal(2, Pcm.Decode([0x34, 0x12, 0xFE, 0xFF, 0x77], samples));
        Assert.Equal([0x1234, -2], samples);
    }

    [Fact]
    public void A_full_scale_sine_is_three_decibels_below_full_scale()
    {
        var sine = Signals.Sine(16_000, 1000, 1, 1);
        Assert.Equal(-3.01f, Pcm.LevelDbfs(sine), 0.01f);
    }

    [Theory]
    [InlineData(0, 0, Pcm.SilenceDbfs)]
    [InlineData(0, 160, Pcm.SilenceDbfs)]
    [InlineData(short.MinValue, 160, 0f)]
    [InlineData(1, 160, -90.31f)]
    public void Level_of_a_constant_is_known(short value, int length, float dbfs)
    {
        var samples = new short[length];
        Array.Fill(samples, value);
        Assert.Equal(dbfs, Pcm.LevelDbfs(samples), 0.01f);
    }

    [Fact]
    public void Gain_clips_instead_of_wrapping_around()
    {
        short[] samples = [0, 1000, 20_000, -20_000, short.MinValue];
        Assert.Equal(3, Pcm.ApplyGain(samples, 6.0206f));
        Assert.Equal([0, 2000, short.MaxValue, short.MinValue, short.MinValue], samples);
    }
}
