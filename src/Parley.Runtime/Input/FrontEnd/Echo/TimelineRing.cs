namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>
/// Sound at places on a timeline, silence wherever none was put: keeps the last <paramref name="capacity"/> samples up to
/// <see cref="End"/>. Used by one thread at a time.
/// </summary>
internal sealed class TimelineRing(int capacity)
{
    private readonly short[] _samples = new short[capacity];
    private long _oldest;

    /// <summary>Position after the last sample that was put.</summary>
    public long End { get; private set; }

    /// <summary>Puts samples at a position, or at the end when that is later; what lies between is silence.</summary>
    public void Put(long position, ReadOnlySpan<short> samples)
    {
        if (position > End)
        {
            Silence(position - End);
        }

        var kept = samples.Length > capacity ? samples[^capacity..] : samples;
        var index = (int)((End + samples.Length - kept.Length) % capacity);
        var first = Math.Min(kept.Length, capacity - index);
        kept[..first].CopyTo(_samples.AsSpan(index));
        kept[first..].CopyTo(_samples);
        Advance(samples.Length);
    }

    /// <summary>Takes away what was put at this position and behind it.</summary>
    public void Cut(long position)
    {
        End = Math.Clamp(position, _oldest, End);
    }

    /// <summary>Copies what lies at a position; silence before the oldest and behind the last sample kept.</summary>
    public void Read(long position, Span<short> destination)
    {
        destination.Clear();
        var from = Math.Max(position, _oldest);
        var to = Math.Min(position + destination.Length, End);
        if (from >= to)
        {
            return;
        }

        var target = destination.Slice((int)(from - position), (int)(to - from));
        var index = (int)(from % capacity);
        var first = Math.Min(target.Length, capacity - index);
        _samples.AsSpan(index, first).CopyTo(target);
        _samples.AsSpan(0, target.Length - first).CopyTo(target[first..]);
    }

    private void Silence(long count)
    {
        var kept = (int)Math.Min(count, capacity);
        var index = (int)((End + count - kept) % capacity);
        var first = Math.Min(kept, capacity - index);
        _samples.AsSpan(index, first).Clear();
        _samples.AsSpan(0, kept - first).Clear();
        Advance(count);
    }

    private void Advance(long count)
    {
        End += count;
        _oldest = Math.Max(_oldest, End - capacity);
    }
}
