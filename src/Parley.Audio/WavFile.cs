using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Parley.Audio;

/// <summary>
/// Reads and writes WAV recordings. Reads 8, 16, 24 and 32 bit PCM, 32 bit float, G.711 u-law and A-law, any rate from 1 to
/// 768 kHz, any number of channels (averaged to mono); writes 16 bit mono PCM. Unknown chunks are skipped, a data chunk that
/// is cut short or has no length yet is read as far as it goes.
/// </summary>
public static class WavFile
{
    private const int FormatPcm = 1;
    private const int FormatFloat = 3;
    private const int FormatAlaw = 6;
    private const int FormatUlaw = 7;
    private const int FormatExtensible = 0xFFFE;

    /// <exception cref="InvalidDataException">The file is not a WAV recording that Parley reads; says why.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WavAudio Read(string path) => Parse(File.ReadAllBytes(path));

    /// <summary>Reads a recording from memory.</summary>
    /// <exception cref="InvalidDataException">Not a WAV recording that Parley reads; says why.</exception>
    public static WavAudio Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file.Slice(8, 4).SequenceEqual("WAVE"u8))
        {
            throw new InvalidDataException("Not a WAV file: it does not begin with RIFF and WAVE.");
        }

        Layout? layout = null;
        var rest = file[12..];
        while (rest.Length >= 8)
        {
            var name = rest[..4];
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            var body = rest[8..];
            if (name.SequenceEqual("data"u8))
            {
                if (layout is null)
                {
                    throw new InvalidDataException("The WAV file has no fmt chunk before its data.");
                }

                // A writer that could not seek back leaves 0 or the largest number: then the data goes to the end.
                var data = length == 0 || length > body.Length ? body : body[..(int)length];
                return new WavAudio(ToMono(data, layout.Value), layout.Value.SampleRate);
            }

            if (length > body.Length)
            {
                break;
            }

            if (name.SequenceEqual("fmt "u8))
            {
                layout = ParseFormat(body[..(int)length]);
            }

            // Chunks are padded to an even length; some writers forget it on the last one.
            rest = body[(int)Math.Min(body.Length, (long)length + (length & 1))..];
        }

        throw new InvalidDataException("The WAV file holds no audio: there is no data chunk.");
    }

    /// <summary>Writes 16 bit mono PCM.</summary>
    public static void Write(string path, ReadOnlySpan<short> samples, int sampleRate)
    {
        using var writer = new WavWriter(File.Create(path), sampleRate);
        writer.Write(samples);
    }

    /// <summary>The bytes of a whole 16 bit mono WAV file.</summary>
    public static byte[] ToBytes(ReadOnlySpan<short> samples, int sampleRate)
    {
        var bytes = new byte[WavWriter.HeaderLength + (samples.Length * 2)];
        WavWriter.FillHeader(bytes, sampleRate, samples.Length * 2L);
        Pcm.Encode(samples, bytes.AsSpan(WavWriter.HeaderLength));
        return bytes;
    }

    private static Layout ParseFormat(ReadOnlySpan<byte> body)
    {
        if (body.Length < 16)
        {
            throw new InvalidDataException("The WAV file's fmt chunk is too short.");
        }

        int tag = BinaryPrimitives.ReadUInt16LittleEndian(body);
        if (tag == FormatExtensible && body.Length >= 26)
        {
            tag = BinaryPrimitives.ReadUInt16LittleEndian(body[24..]);
        }

        int channels = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(body[4..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(body[14..]);
        if (channels is 0 or > 64)
        {
            throw new InvalidDataException($"The WAV file claims {channels} channels.");
        }

        if (rate is < 1000 or > 768_000)
        {
            throw new InvalidDataException($"The WAV file claims a rate of {rate} Hz.");
        }

        var known = tag switch
        {
            FormatPcm => bits is 8 or 16 or 24 or 32,
            FormatFloat => bits is 32,
            FormatAlaw or FormatUlaw => bits is 8,
            _ => false,
        };
        return known
            ? new Layout(tag, channels, (int)rate, bits / 8)
            : throw new InvalidDataException($"WAV coding {tag} with {bits} bits is not supported.");
    }

    private static short[] ToMono(ReadOnlySpan<byte> data, Layout layout)
    {
        var frame = layout.Channels * layout.Width;
        var samples = new short[data.Length / frame];
        for (var i = 0; i < samples.Length; i++)
        {
            float sum = 0;
            for (var channel = 0; channel < layout.Channels; channel++)
            {
                sum += Sample(data[((i * frame) + (channel * layout.Width))..], layout);
            }

            samples[i] = Pcm.Saturate(MathF.Round(sum / layout.Channels));
        }

        return samples;
    }

    // On the scale of 16 bit samples.
    private static float Sample(ReadOnlySpan<byte> bytes, Layout layout) =>
        (layout.Tag, layout.Width) switch
        {
            (FormatUlaw, _) => G711.DecodeUlaw(bytes[0]),
            (FormatAlaw, _) => G711.DecodeAlaw(bytes[0]),
            (FormatFloat, _) => Finite(BinaryPrimitives.ReadSingleLittleEndian(bytes)) * 32768f,
            (_, 1) => (bytes[0] - 128) * 256,
            (_, 2) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            (_, 3) => (bytes[0] | (bytes[1] << 8) | ((sbyte)bytes[2] << 16)) / 256f,
            _ => BinaryPrimitives.ReadInt32LittleEndian(bytes) / 65536f,
        };

    private static float Finite(float value) => float.IsFinite(value) ? Math.Clamp(value, -1f, 1f) : 0;

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Layout(int Tag, int Channels, int SampleRate, int Width);
}
