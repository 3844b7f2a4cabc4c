using Parley.Audio;

namespace Parley.Runtime.Conversation;

/// <summary>Whole recordings from one format into another, by way of the ear's 16 kHz.</summary>
internal static class AudioConversion
{
    public static byte[] Convert(ReadOnlySpan<byte> audio, AudioFormat from, AudioFormat to)
    {
        var samples = Decode(audio, from);
        var encoder = new AudioEncoder(AudioDecoder.OutputRate, to);
        var bytes = new byte[encoder.MaxOutput(samples.Length) + encoder.MaxFlush];
        var count = encoder.Encode(samples, bytes);
        count += encoder.Flush(bytes.AsSpan(count));
        return bytes[..count];
    }

    /// <returns>16 kHz samples.</returns>
    public static short[] Decode(ReadOnlySpan<byte> audio, AudioFormat from)
    {
        var decoder = new AudioDecoder(from);
        var samples = new short[decoder.MaxOutput(audio.Length) + decoder.MaxFlush];
        var count = decoder.Decode(audio, samples);
        count += decoder.Flush(samples.AsSpan(count));
        return samples[..count];
    }
}
