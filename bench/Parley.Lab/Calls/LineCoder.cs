using Parley.Audio;
using Parley.Lab.Recordings;

namespace Parley.Lab.Calls;

/// <summary>Brings microphone sound into the session's input format; a telephone line is 8 kHz and G.711. Streaming.</summary>
internal sealed class LineCoder(Line line)
{
    private readonly Resampler _resampler = new(Recording.Rate, line is Line.Wideband ? Recording.Rate : 8000);

    /// <param name="samples">At <see cref="Recording.Rate"/>.</param>
    public ReadOnlyMemory<byte> Code(ReadOnlySpan<short> samples)
    {
        var converted = new short[_resampler.MaxOutput(samples.Length)];
        var count = _resampler.Process(samples, converted);
        var bytes = new byte[line is Line.Wideband ? count * 2 : count];
        _ = line switch
        {
            Line.Ulaw => G711.EncodeUlaw(converted.AsSpan(0, count), bytes),
            Line.Alaw => G711.EncodeAlaw(converted.AsSpan(0, count), bytes),
            _ => Pcm.Encode(converted.AsSpan(0, count), bytes),
        };
        return bytes;
    }
}
