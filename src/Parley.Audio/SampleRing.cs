namespace Parley.Audio;

/// <summary>
/// The recent past of one mono stream: keeps the last <see cref="Capacity"/> samples, addressed by their absolute position
/// since the stream began. Appending never fails; the oldest samples give way. Used by one thread at a time.
/// </summary>
public sealed class SampleRing
{
    private readonly short[] _samples;

    /// <param name="capacity">Samples to keep; 16,000 are one second at 16 kHz.</param>
    public SampleRing(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _samples = new short[capacity];
    }

    public int Capacity => _samples.Length;

    /// <summary>Position of the oldest sample kept.</summary>
    public long Oldest { get; private set; }

    /// <summary>Position after the newest sample, so the number of samples ever appended.</summary>
    public long End { get; private set; }

    public void Append(ReadOnlySpan<short> samples)
    {
        var kept = samples.Length > _samples.Length ? samples[^_samples.Length..] : samples;
        var index = (int)((End + samples.Length - kept.Length) % _samples.Length);
        var first = Math.Min(kept.Length, _samples.Length - index);
        kept[..first].CopyTo(_samples.AsSpan(index));
        kept[first..].CopyTo(_samples);
        End += samples.Length;
        Oldest = Math.Max(Oldest, End - _samples.Length);
    }

    /// <summary>Copies samples from an absolute position on; clipped to what is kept.</summary>
    /// <param name="start">Position of the first sample wanted, not before <see cref="Oldest"/>.</param>
    /// <returns>Samples copied: fewer than asked for when <see cref="End"/> came first, 0 at or after it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The position is no longer kept.</exception>
    public int Read(long start, Span<short> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(start, Oldest);
        var count = (int)Math.Clamp(End - start, 0, destination.Length);
        if (count == 0)
        {
            return 0;
        }

        var index = (int)(start % _samples.Length);
        var first = Math.Min(count, _samples.Length - index);
        _samples.AsSpan(index, first).CopyTo(destination);
        _samples.AsSpan(0, count - first).CopyTo(destination[first..]);
        return count;
    }

    /// <summary>Forgets everything kept; positions go on counting.</summary>
    public void Clear() => Oldest = End;
}
