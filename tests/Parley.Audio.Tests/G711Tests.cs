namespace Parley.Audio.Tests;

/// <summary>
/// The reference here is the definition of ITU-T G.711, tables 1 and 2: decision values on a ladder of segments whose step
/// doubles, quantized to 14 (u-law) and 13 (A-law) bits with negative values in one's complement, as ITU-T G.191 does.
/// </summary>
public sealed class G711Tests
{
    // Upper decision values of the 128 positive intervals, on the 14 bit scale of table 2a.
    private static readonly int[] UlawLadder = Ladder([1, .. Steps(15, 2), .. Segments(4, 7)]);

    // And on the 12 bit magnitude scale of table 1a.
    private static readonly int[] AlawLadder = Ladder([.. Steps(32, 1), .. Segments(2, 6)]);

    [Fact]
    public void Ulaw_is_exact_for_every_sample()
    {
        for (var i = (int)short.MinValue; i <= short.MaxValue; i++)
        {
            var magnitude = (i < 0 ? ~i : i) >> 2;
            var interval = Interval(UlawLadder, magnitude);
            Assert.Equal((byte)~(interval | (i < 0 ? 0x80 : 0)), G711.EncodeUlaw((short)i));
        }
    }

    [Fact]
    public void Alaw_is_exact_for_every_sample()
    {
        for (var i = (int)short.MinValue; i <= short.MaxValue; i++)
        {
            var magnitude = (i < 0 ? ~i : i) >> 4;
            var interval = Interval(AlawLadder, magnitude);
            Assert.Equal((byte)((interval | (i < 0 ? 0 : 0x80)) ^ 0x55), G711.EncodeAlaw((short)i));
        }
    }

    [Fact]
    public void Every_code_decodes_to_the_middle_of_its_interval()
    {
        for (var i = 0; i < 128; i++)
        {
            // Table 2a: output 0 for the first interval, then the mean of the two decision values.
            var ulaw = i == 0 ? 0 : (UlawLadder[i - 1] + UlawLadder[i]) * 2;
            Assert.Equal(ulaw, G711.DecodeUlaw((byte)(0xFF - i)));
            Assert.Equal(-ulaw, G711.DecodeUlaw((byte)(0x7F - i)));
            var alaw = ((i == 0 ? 0 : AlawLadder[i - 1]) + AlawLadder[i]) * 8;
            Assert.Equal(alaw, G711.DecodeAlaw((byte)((i | 0x80) ^ 0x55)));
            Assert.Equal(-alaw, G711.DecodeAlaw((byte)(i ^ 0x55)));
        }
    }

    [Fact]
    public void Known_codes_are_right()
    {
        Assert.Equal(0xFF, G711.EncodeUlaw(0));
        Assert.Equal(0x80, G711.EncodeUlaw(short.MaxValue));
        Assert.Equal(0x00, G711.EncodeUlaw(short.MinValue));
        Assert.Equal(32_124, G711.DecodeUlaw(0x80));
        Assert.Equal(0xD5, G711.EncodeAlaw(0));
        Assert.Equal(0xAA, G711.EncodeAlaw(short.MaxValue));
        Assert.Equal(0x2A, G711.EncodeAlaw(short.MinValue));
        Assert.Equal(32_256, G711.DecodeAlaw(0xAA));
    }

    [Fact]
    public void Spans_give_what_single_samples_give_and_decoding_then_encoding_keeps_every_code()
    {
        var codes = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        var samples = new short[256];
        var back = new byte[256];
        Assert.Equal(256, G711.DecodeAlaw(codes, samples));
        Assert.Equal(256, G711.EncodeAlaw(samples, back));
        Assert.Equal(codes, back);
        Assert.Equal(256, G711.DecodeUlaw(codes, samples));
        Assert.Equal(256, G711.EncodeUlaw(samples, back));

        // 0x7F is minus zero; there is only one zero among the samples.
        codes[0x7F] = 0xFF;
        Assert.Equal(codes, back);
    }

    private static IEnumerable<int> Steps(int count, int step) => Enumerable.Repeat(step, count);

    private static IEnumerable<int> Segments(int firstStep, int count) =>
        Enumerable.Range(0, count).SelectMany(i => Steps(16, firstStep << i));

    private static int[] Ladder(int[] steps)
    {
        var sum = 0;
        return [.. steps.Select(step => sum += step)];
    }

    private static int Interval(int[] ladder, int magnitude)
    {
        var interval = 0;
        while (interval < ladder.Length - 1 && magnitude >= ladder[interval])
        {
            interval++;
        }

        return interval;
    }
}
