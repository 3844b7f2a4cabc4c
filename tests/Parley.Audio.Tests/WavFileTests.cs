using System.Buffers.Binary;
using CsCheck;

namespace Parley.Audio.Tests;

public sealed class WavFileTests
{
    private static readonly short[] Tone = Signals.Sine(8000, 440, 0.1, 0.5);

    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.Select(Gen.Short.Array, Gen.Int[1000, 192_000])
            .Sample(
                (samples, rate) =>
                {
                    var read = WavFile.Parse(WavFile.ToBytes(samples, rate));
                    return read.SampleRate == rate && read.Samples.AsSpan().SequenceEqual(samples);
                }
            );

    [Fact]
    public void A_stream_of_chunks_gives_the_same_file()
    {
        var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, 8000))
        {
            writer.Write(Tone.AsSpan(0, 100));
            writer.Write(Tone.AsSpan(100));
            Assert.Equal(Tone.Length, writer.Length);
            Assert.Equal(TimeSpan.FromMilliseconds(100), writer.Duration);

            // A file that nobody closed is readable as far as it was written.
            Assert.Equal(Tone, WavFile.Parse(stream.ToArray()).Samples);
        }

        Assert.Equal(WavFile.ToBytes(Tone, 8000), stream.ToArray());
    }

    [Fact]
    public void Files_are_written_and_read()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".wav");
        try
        {
            WavFile.Write(path, Tone, 8000);
            var read = WavFile.Read(path);
            Assert.Equal(Tone, read.Samples);
            Assert.Equal(1600, read.AtRate(16_000).Samples.Length);
            Assert.Equal(TimeSpan.FromMilliseconds(100), read.Duration);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Stereo_is_averaged()
    {
        var data = new byte[8];
        Pcm.Encode([100, 300, -100, -101], data);
        Assert.Equal([200, -100], WavFile.Parse(Build(1, 2, 16, data)).Samples);
    }

    [Fact]
    public void Every_coding_is_read()
    {
        Assert.Equal([-32768, 0, 32512], WavFile.Parse(Build(1, 1, 8, [0, 128, 255])).Samples);
        Assert.Equal([256, -256], WavFile.Parse(Build(1, 1, 24, [0, 0, 1, 0, 0, 0xFF])).Samples);
        Assert.Equal([1], WavFile.Parse(Build(1, 1, 32, [0, 0, 1, 0])).Samples);
        Assert.Equal([32_124, 0], WavFile.Parse(Build(7, 1, 8, [0x80, 0xFF])).Samples);
        Assert.Equal([32_256], WavFile.Parse(Build(6, 1, 8, [0xAA])).Samples);
        var floats = new byte[16];
        BinaryPrimitives.WriteSingleLittleEndian(floats, 0.5f);
        BinaryPrimitives.WriteSingleLittleEndian(floats.AsSpan(4), -2f);
        BinaryPrimitives.WriteSingleLittleEndian(floats.AsSpan(8), float.NaN);
        BinaryPrimitives.WriteSingleLittleEndian(floats.AsSpan(12), 1f);
        Assert.Equal([16384, -32768, 0, 32767], WavFile.Parse(Build(3, 1, 32, floats)).Samples);
    }

    [Fact]
    public void Odd_and_unknown_chunks_are_skipped_and_a_cut_data_chunk_is_read_as_far_as_it_goes()
    {
        byte[] file = [.. Build(1, 1, 16, [1, 0, 2, 0])];
        byte[] chunk = [.. "LIST"u8, 3, 0, 0, 0, 9, 9, 9, 0];
        byte[] with = [.. file[..12], .. chunk, .. file[12..36], .. chunk, .. file[36..]];
        Assert.Equal([1, 2], WavFile.Parse(with).Samples);
        Assert.Equal([1], WavFile.Parse(with.AsSpan(0, with.Length - 1)).Samples);
        Assert.Equal([1, 2], WavFile.Parse([.. with, .. chunk]).Samples);
    }

    [Theory]
    [InlineData(2, 1, 4)]
    [InlineData(1, 0, 16)]
    [InlineData(1, 1, 12)]
    [InlineData(0x55, 2, 16)]
    public void Formats_that_are_not_supported_are_refused_with_a_reason(int tag, int channels, int bits)
    {
        var error = Assert.Throws<InvalidDataException>(() => WavFile.Parse(Build(tag, channels, bits, [1, 2, 3, 4])));
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public void Random_bytes_are_never_more_than_invalid_data() =>
        Gen.Byte.Array.Sample(bytes => ReadsOrRefuses(bytes));

    [Fact]
    public void A_damaged_file_is_read_or_refused_and_nothing_else() =>
        Gen.Select(Gen.Int[0, 120], Gen.Select(Gen.Int[0, 99], Gen.Byte).Array[0, 12])
            .Sample(
                (length, changes) =>
                {
                    var file = Build(1, 2, 16, new byte[56]);
                    foreach (var (at, value) in changes)
                    {
                        file[at % file.Length] = value;
                    }

                    return ReadsOrRefuses(file.AsSpan(0, Math.Min(length, file.Length)));
                },
                iter: 20_000
            );

    private static bool ReadsOrRefuses(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return WavFile.Parse(bytes).SampleRate > 0;
        }
        catch (InvalidDataException e)
        {
            return e.Message.Length > 0;
        }
    }

    private static byte[] Build(int tag, int channels, int bits, byte[] data)
    {
        var file = WavFile.ToBytes([], 8000);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(20), (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(22), (ushort)channels);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(34), (ushort)bits);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), data.Length);
        return [.. file, .. data];
    }
}
