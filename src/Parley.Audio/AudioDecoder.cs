namespace Parley.Audio;

/// <summary>
/// Turns the bytes of one incoming stream into the samples that engines hear: 16 kHz, mono, 16 bit. Bytes may be cut anywhere:
/// half a sample at the end of a chunk is kept and completed by the next one (see <see cref="HasPartialSample"/>).
/// Allocation-free. Used by one thread at a time.
/// </summary>
public sealed class AudioDecoder
{
    /// <summary>Rate of the output, Hz.</summary>
    public const int OutputRate = 16_000;

    private const int Block = 1024;

    private readonly Resampler _resampler;
    private readonly short[] _samples = new short[Block];
    private byte _carried;

    public AudioDecoder(AudioFormat format)
    {
        Format = format;
        _resampler = new Resampler(format.SampleRate, OutputRate);
    }

    public AudioFormat Format { get; }

    /// <summary>True when the bytes so far ended within a sample.</summary>
    public bool HasPartialSample { get; private set; }

    /// <summary>Room that <see cref="Flush"/> needs at most, in samples.</summary>
    public int MaxFlush => _resampler.MaxFlush;

    /// <summary>Room that <see cref="Decode"/> needs at most for so many bytes, in samples.</summary>
    public int MaxOutput(int bytes) => _resampler.MaxOutput((bytes / Format.BytesPerSample) + 1);

    /// <summary>Takes all bytes and writes the samples that became ready.</summary>
    /// <param name="output">At least <see cref="MaxOutput"/> long.</param>
    /// <returns>Samples written.</returns>
    public int Decode(ReadOnlySpan<byte> bytes, Span<short> output)
    {
        if (output.Length < MaxOutput(bytes.Length))
        {
            throw new ArgumentException("The output is shorter than MaxOutput asks for.", nameof(output));
        }

        var written = 0;
        if (HasPartialSample && !bytes.IsEmpty)
        {
            Span<byte> pair = [_carried, bytes[0]];
            bytes = bytes[1..];
            HasPartialSample = false;
            written += DecodeWhole(pair, output);
        }

        var whole = bytes.Length - (bytes.Length % Format.BytesPerSample);
        written += DecodeWhole(bytes[..whole], output[written..]);
        if (whole < bytes.Length)
        {
            _carried = bytes[whole];
            HasPartialSample = true;
        }

        return written;
    }

    /// <summary>Writes what still waited in the rate converter, drops half a sample, and starts anew.</summary>
    /// <param name="output">At least <see cref="MaxFlush"/> long.</param>
    public int Flush(Span<short> output)
    {
        HasPartialSample = false;
        return _resampler.Flush(output);
    }

    /// <summary>Forgets what was heard, as if a new stream began.</summary>
    public void Reset()
    {
        HasPartialSample = false;
        _resampler.Reset();
    }

    private int DecodeWhole(ReadOnlySpan<byte> bytes, Span<short> output)
    {
        var written = 0;
        var step = Block * Format.BytesPerSample;
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(step, bytes.Length)];
            bytes = bytes[part.Length..];
            var count = Format.Coding switch
            {
                AudioCoding.G711Ulaw => G711.DecodeUlaw(part, _samples),
                AudioCoding.G711Alaw => G711.DecodeAlaw(part, _samples),
                _ => Pcm.Decode(part, _samples),
            };
            written += _resampler.Process(_samples.AsSpan(0, count), output[written..]);
        }

        return written;
    }
}
