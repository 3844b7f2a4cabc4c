namespace Parley.Audio;

/// <summary>
/// Turns the samples of one outgoing stream (mono, 16 bit, at the speaking engine's rate) into bytes of the client's format.
/// Allocation-free. Used by one thread at a time.
/// </summary>
public sealed class AudioEncoder
{
    private const int Block = 1024;

    private readonly Resampler _resampler;
    private readonly short[] _samples;

    /// <param name="inputRate">The engine's rate, Hz.</param>
    /// <param name="format">What the client asked for.</param>
    public AudioEncoder(int inputRate, AudioFormat format)
    {
        Format = format;
        _resampler = new Resampler(inputRate, format.SampleRate);
        _samples = new short[Math.Max(_resampler.MaxOutput(Block), _resampler.MaxFlush)];
    }

    public AudioFormat Format { get; }

    public int InputRate => _resampler.FromRate;

    /// <summary>Room that <see cref="Flush"/> needs at most, in bytes.</summary>
    public int MaxFlush => _resampler.MaxFlush * Format.BytesPerSample;

    /// <summary>Room that <see cref="Encode"/> needs at most for so many samples, in bytes.</summary>
    public int MaxOutput(int samples) => _resampler.MaxOutput(samples) * Format.BytesPerSample;

    /// <summary>Takes all samples and writes the bytes that became ready; always whole samples.</summary>
    /// <param name="output">At least <see cref="MaxOutput"/> long.</param>
    /// <returns>Bytes written.</returns>
    public int Encode(ReadOnlySpan<short> samples, Span<byte> output)
    {
        if (output.Length < MaxOutput(samples.Length))
        {
            throw new ArgumentException("The output is shorter than MaxOutput asks for.", nameof(output));
        }

        var written = 0;
        while (!samples.IsEmpty)
        {
            var part = samples[..Math.Min(Block, samples.Length)];
            samples = samples[part.Length..];
            var count = _resampler.Process(part, _samples);
            written += Pack(_samples.AsSpan(0, count), output[written..]);
        }

        return written;
    }

    /// <summary>Writes what still waited in the rate converter, and starts anew.</summary>
    /// <param name="output">At least <see cref="MaxFlush"/> long.</param>
    /// <returns>Bytes written.</returns>
    public int Flush(Span<byte> output)
    {
        var count = _resampler.Flush(_samples);
        return Pack(_samples.AsSpan(0, count), output);
    }

    /// <summary>Forgets what was heard, as if a new stream began.</summary>
    public void Reset() => _resampler.Reset();

    private int Pack(ReadOnlySpan<short> samples, Span<byte> output) =>
        Format.Coding switch
        {
            AudioCoding.G711Ulaw => G711.EncodeUlaw(samples, output),
            AudioCoding.G711Alaw => G711.EncodeAlaw(samples, output),
            _ => Pcm.Encode(samples, output),
        };
}
