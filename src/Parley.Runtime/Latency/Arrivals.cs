namespace Parley.Runtime.Latency;

/// <summary>
/// When each sample of the microphone came in. A message tells only of its last sample; and the network may hold one message and
/// let the next ones follow at once, while the microphone runs evenly. So the earliest that a stretch of the stream allows
/// counts: a sample was there, at the latest, when any sample after it would have been in an even stream. Used by the audio-in
/// lane alone.
/// </summary>
internal sealed class Arrivals
{
    private const int Capacity = 512;
    private const int Rate = 16_000;
    private const int Before = Rate;
    private const int After = Rate / 2;

    // A stream that falls back by more has stood still, or the network has: what comes next says which.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(250);

    private readonly (long End, DateTimeOffset At)[] _messages = new (long, DateTimeOffset)[Capacity];
    private long _count;

    /// <summary>A message came in.</summary>
    /// <param name="end">The position after its last sample, at 16 kHz.</param>
    public void Add(long end, DateTimeOffset at) => _messages[_count++ % Capacity] = (end, at);

    /// <summary>When the sample before a position came in; null when that was too long ago to know.</summary>
    public DateTimeOffset? TimeOf(long position)
    {
        var oldest = Math.Max(0, _count - Capacity);
        var holding = _count;
        while (holding > oldest && _messages[(holding - 1) % Capacity].End >= position)
        {
            holding--;
        }

        if (holding == _count || (holding == oldest && oldest > 0))
        {
            return null;
        }

        // With the message that holds the sample, and those after it.
        var origin = Origin(holding);
        for (var i = holding + 1; i < _count && _messages[i % Capacity].End <= position + After; i++)
        {
            origin = Earlier(origin, Origin(i));
        }

        // Those before it count while the stream did not stand still between.
        var even = origin;
        for (var i = holding - 1; i >= oldest && _messages[i % Capacity].End >= position - Before; i--)
        {
            if (origin - Origin(i) > _pause)
            {
                break;
            }

            even = Earlier(even, Origin(i));
        }

        return even + TimeSpan.FromSeconds((double)position / Rate);
    }

    /// <summary>When the stream's first sample would have come, by one message.</summary>
    private DateTimeOffset Origin(long message)
    {
        var (end, at) = _messages[message % Capacity];
        return at - TimeSpan.FromSeconds((double)end / Rate);
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
