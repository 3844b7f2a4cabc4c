using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Parley.Audio;

/// <summary>Plain operations on 16 bit mono samples. Everything works on the caller's spans and allocates nothing.</summary>
public static class Pcm
{
    /// <summary>What <see cref="LevelDbfs"/> says of digital silence, in dBFS.</summary>
    public const float SilenceDbfs = -100f;

    /// <summary>Reads little-endian 16 bit samples.</summary>
    /// <param name="bytes">Any length; a last odd byte is left alone.</param>
    /// <param name="samples">At least half as long as <paramref name="bytes"/>.</param>
    /// <returns>Samples written.</returns>
    public static int Decode(ReadOnlySpan<byte> bytes, Span<short> samples)
    {
        var count = bytes.Length / 2;
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.Cast<byte, short>(bytes[..(count * 2)]).CopyTo(samples);
            return count;
        }

        for (var i = 0; i < count; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]);
        }

        return count;
    }

    /// <summary>Writes little-endian 16 bit samples.</summary>
    /// <param name="bytes">At least twice as long as <paramref name="samples"/>.</param>
    /// <returns>Bytes written.</returns>
    public static int Encode(ReadOnlySpan<short> samples, Span<byte> bytes)
    {
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(samples).CopyTo(bytes);
            return samples.Length * 2;
        }

        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes[(2 * i)..], samples[i]);
        }

        return samples.Length * 2;
    }

    /// <summary>Root mean square level. A full-scale sine is at -3 dBFS, a full-scale square wave at 0.</summary>
    /// <returns>dBFS, never below <see cref="SilenceDbfs"/>; that value for an empty span.</returns>
    public static float LevelDbfs(ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty)
        {
            return SilenceDbfs;
        }

        var mean = SumOfSquares(samples) / (double)samples.Length / (32768.0 * 32768.0);
        return mean <= 1e-10 ? SilenceDbfs : (float)(10 * Math.Log10(mean));
    }

    /// <summary>Sum of the squared samples.</summary>
    public static long SumOfSquares(ReadOnlySpan<short> samples)
    {
        long sum = 0;
        foreach (var sample in samples)
        {
            sum += sample * sample;
        }

        return sum;
    }

    /// <summary>Multiplies in place by a gain in dB; what does not fit into 16 bits is clipped.</summary>
    /// <returns>How many samples were clipped.</returns>
    public static int ApplyGain(Span<short> samples, float gainDb)
    {
        var factor = MathF.Pow(10, gainDb / 20);
        var clipped = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var value = MathF.Round(samples[i] * factor);
            if (value is > short.MaxValue or < short.MinValue)
            {
                clipped++;
            }

            samples[i] = Saturate(value);
        }

        return clipped;
    }

    internal static short Saturate(float value) => (short)Math.Clamp(value, short.MinValue, short.MaxValue);
}
