namespace Parley.Audio;

/// <summary>
/// The recent past of one mono stream: keeps the last <see cref="Capacity"/> samples, addressed by their absolute position
/// since the stream began. Appending never fails; the oldest samples give way. Takes memory with the first sample, so that a
/// silent session costs little. Used by one thread at a time.
/// </summary>
public sealed class SampleRing
{
    private short[] _samples = [];

    /// <param name="capacity">Samples to keep; 16,000 are one second at 16 kHz.</param>
    public SampleRing(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Capacity = capacity;
    }

    public int Capacity { get; }

    /// <summary>Position of the oldest sample kept.</summary>
    public long Oldest { get; private set; }

    /// <summary>Position after the newest sample, so the number of samples ever appended.</summary>
    public long End { get; private set; }

    public void Append(ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        if (_samples.Length == 0)
        {
            _samples = new short[Capacity];
        }

        var kept = samples.Length > Capacity ? samples[^Capacity..] : samples;
        var index = (int)((End + samples.Length - kept.Length) % Capacity);
        var first = Math.Min(kept.Length, Capacity - index);
        kept[..first].CopyTo(_samples.AsSpan(index));
        kept[first..].CopyTo(_samples);
        End += samples.Length;
        Oldest = Math.Max(Oldest, End - Capacity);
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

        var index = (int)(start % Capacity);
        var first = Math.Min(count, Capacity - index);
        _samples.AsSpan(index, first).CopyTo(destination);
        _samples.AsSpan(0, count - first).CopyTo(destination[first..]);
        return count;
    }

    /// <summary>Forgets everything kept; positions go on counting.</summary>
    public void Clear() => Oldest = End;
}
