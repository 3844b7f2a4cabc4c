using System.Numerics;

namespace Parley.Audio;

/// <summary>
/// ITU-T G.711 companding by tables: 16 bit linear samples to and from 8 bit u-law and A-law, bit-exact with the reference
/// of ITU-T G.191 (negative values in one's complement, 14 bit for u-law and 13 bit for A-law).
/// </summary>
public static class G711
{
    private static readonly byte[] UlawOfLinear = BuildUlawEncoder();
    private static readonly byte[] AlawOfLinear = BuildAlawEncoder();
    private static readonly short[] LinearOfUlaw = BuildUlawDecoder();
    private static readonly short[] LinearOfAlaw = BuildAlawDecoder();

    public static byte EncodeUlaw(short sample) => UlawOfLinear[(ushort)sample >> 2];

    public static byte EncodeAlaw(short sample) => AlawOfLinear[(ushort)sample >> 4];

    public static short DecodeUlaw(byte code) => LinearOfUlaw[code];

    public static short DecodeAlaw(byte code) => LinearOfAlaw[code];

    /// <returns>Bytes written: one for each sample.</returns>
    public static int EncodeUlaw(ReadOnlySpan<short> samples, Span<byte> codes)
    {
        var table = UlawOfLinear;
        codes = codes[..samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            codes[i] = table[(ushort)samples[i] >> 2];
        }

        return samples.Length;
    }

    /// <returns>Bytes written: one for each sample.</returns>
    public static int EncodeAlaw(ReadOnlySpan<short> samples, Span<byte> codes)
    {
        var table = AlawOfLinear;
        codes = codes[..samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            codes[i] = table[(ushort)samples[i] >> 4];
        }

        return samples.Length;
    }

    /// <returns>Samples written: one for each byte.</returns>
    public static int DecodeUlaw(ReadOnlySpan<byte> codes, Span<short> samples) => Decode(codes, samples, LinearOfUlaw);

    /// <returns>Samples written: one for each byte.</returns>
    public static int DecodeAlaw(ReadOnlySpan<byte> codes, Span<short> samples) => Decode(codes, samples, LinearOfAlaw);

    private static int Decode(ReadOnlySpan<byte> codes, Span<short> samples, short[] table)
    {
        samples = samples[..codes.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            samples[i] = table[codes[i]];
        }

        return codes.Length;
    }

    private static byte[] BuildUlawEncoder()
    {
        var table = new byte[1 << 14];
        for (var i = 0; i < table.Length; i++)
        {
            var linear = (short)(i << 2) >> 2;
            var magnitude = Math.Min((linear < 0 ? ~linear : linear) + 33, 0x1FFF);
            var exponent = BitOperations.Log2((uint)magnitude) - 5;
            var code = (exponent << 4) | ((magnitude >> (exponent + 1)) & 0xF) | (linear < 0 ? 0x80 : 0);
            table[i] = (byte)~code;
        }

        return table;
    }

    private static byte[] BuildAlawEncoder()
    {
        var table = new byte[1 << 12];
        for (var i = 0; i < table.Length; i++)
        {
            var linear = (short)(i << 4) >> 4;
            var magnitude = linear < 0 ? ~linear : linear;
            // Segments 0 and 1 have the same step; from there on the mantissa's leading one is implied.
            var exponent = magnitude < 16 ? 0 : BitOperations.Log2((uint)magnitude) - 3;
            var mantissa = (magnitude >> Math.Max(exponent - 1, 0)) & 0xF;
            table[i] = (byte)(((exponent << 4) | mantissa | (linear < 0 ? 0 : 0x80)) ^ 0x55);
        }

        return table;
    }

    private static short[] BuildUlawDecoder()
    {
        var table = new short[256];
        for (var i = 0; i < table.Length; i++)
        {
            var code = ~i & 0xFF;
            var magnitude = ((((code & 0xF) << 1) + 33) << ((code >> 4) & 7)) - 33;
            table[i] = (short)(4 * ((code & 0x80) != 0 ? -magnitude : magnitude));
        }

        return table;
    }

    private static short[] BuildAlawDecoder()
    {
        var table = new short[256];
        for (var i = 0; i < table.Length; i++)
        {
            var code = i ^ 0x55;
            var exponent = (code >> 4) & 7;
            var mantissa = ((code & 0xF) << 1) + 1;
            var magnitude = exponent == 0 ? mantissa : (mantissa + 32) << (exponent - 1);
            table[i] = (short)(8 * ((code & 0x80) != 0 ? magnitude : -magnitude));
        }

        return table;
    }
}
