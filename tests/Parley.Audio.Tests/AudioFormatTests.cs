using CsCheck;
using Parley.Testing.Measures;

namespace Parley.Audio.Tests;

public sealed class AudioFormatTests
{
    public static TheoryData<AudioCoding, int> Formats() =>
        new()
        {
            { AudioCoding.Pcm16, 8_000 },
            { AudioCoding.Pcm16, 16_000 },
            { AudioCoding.Pcm16, 24_000 },
            { AudioCoding.G711Ulaw, 8_000 },
            { AudioCoding.G711Alaw, 8_000 },
        };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Bytes_may_be_cut_anywhere(AudioCoding coding, int rate)
    {
        var format = new AudioFormat(coding, rate);
        var bytes = new byte[5001];
        new Random(rate).NextBytes(bytes);
        var whole = Decode(format, bytes, [bytes.Length]);
        Gen.Int[0, 700]
            .Array[1, 40]
            .Sample(lengths => Decode(format, bytes, lengths).AsSpan().SequenceEqual(whole), iter: 30);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_voice_band_tone_survives_out_and_in(AudioCoding coding, int rate)
    {
        var format = new AudioFormat(coding, rate);
        var tone = Signals.Sine(16_000, 1000, 1, 0.5);
        var encoder = new AudioEncoder(16_000, format);
        var bytes = new byte[encoder.MaxOutput(tone.Length) + encoder.MaxFlush];
        var count = encoder.Encode(tone, bytes);
        count += encoder.Flush(bytes.AsSpan(count));
        Assert.Equal(TimeSpan.FromSeconds(1), format.DurationOf(count));
        Assert.Equal(format.BytesPerSecond, count);
        var heard = Decode(format, bytes[..count], [count]);
        Assert.Equal(16_000, heard.Length);
        var sinad = Signals.Sinad(heard.AsSpan(1600, 12_800), 16_000, 1000);
        Assert.True(sinad > (coding == AudioCoding.Pcm16 ? 85 : 33), $"{sinad:F1} dB");
    }

    [Fact]
    public void Half_a_sample_is_kept_for_the_next_chunk_and_dropped_at_the_end()
    {
        var decoder = new AudioDecoder(new AudioFormat(AudioCoding.Pcm16, 16_000));
        var output = new short[8];
        Assert.Equal(1, decoder.Decode([1, 0, 2], output));
        Assert.True(decoder.HasPartialSample);
        Assert.Equal(0, decoder.Decode([], output));
        Assert.True(decoder.HasPartialSample);
        Assert.Equal(1, decoder.Decode([1], output));
        Assert.Equal(0x0102, output[0]);
        Assert.False(decoder.HasPartialSample);
        decoder.Decode([7], output);
        decoder.Flush(output);
        Assert.Equal(1, decoder.Decode([5, 0], output));
        Assert.Equal(5, output[0]);
    }

    [Fact]
    public void A_steady_stream_allocates_nothing()
    {
        var decoder = new AudioDecoder(new AudioFormat(AudioCoding.Pcm16, 24_000));
        var encoder = new AudioEncoder(16_000, new AudioFormat(AudioCoding.G711Ulaw, 8_000));
        var bytes = new byte[960];
        var samples = new short[decoder.MaxOutput(bytes.Length)];
        var coded = new byte[encoder.MaxOutput(samples.Length)];
        Assert.Equal(
            0,
            Allocation.Least(() => encoder.Encode(samples.AsSpan(0, decoder.Decode(bytes, samples)), coded))
        );
    }

    private static short[] Decode(AudioFormat format, byte[] bytes, int[] lengths)
    {
        var decoder = new AudioDecoder(format);
        var output = new List<short>();
        var rest = bytes.AsSpan();
        for (var i = 0; !rest.IsEmpty; i++)
        {
            var part = rest[..Math.Min(rest.Length, i < lengths.Length ? lengths[i] : rest.Length)];
            rest = rest[part.Length..];
            var room = new short[decoder.MaxOutput(part.Length)];
            output.AddRange(room.AsSpan(0, decoder.Decode(part, room)));
        }

        var last = new short[decoder.MaxFlush];
        output.AddRange(last.AsSpan(0, decoder.Flush(last)));
        return [.. output];
    }
}
