namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>
/// Where the microphone's positions stand on the session's clock. Sound comes late by the network's jitter and never early, so
/// the least lateness of the last seconds is the one that counts: a burst after a stall changes nothing, and clocks that run
/// apart are followed. When a client leaves sound out, the lateness stays high for longer than a stall's would.
/// </summary>
internal sealed class ArrivalClock
{
    private const int Second = Parley.Audio.AudioDecoder.OutputRate;
    private const int BucketSamples = Second / 2;
    private const int Buckets = 8;

    // So many buckets agree on a gap, 1 to 1.5 s; together they hold at least half a second of sound.
    private const int GapBuckets = 3;
    private const int GapSound = Second / 2;

    /// <summary>Less than this is jitter: 60 ms.</summary>
    private const int LeastGap = 6 * Second / 100;

    // Ring of the least lateness in each half second of the session's clock; the newest at _newest.
    private readonly (long Least, long Sound)[] _buckets = new (long, long)[Buckets];
    private int _used;
    private int _newest;
    private long _bucketEnd;
    private long _position;

    /// <summary>Session clock minus position, in samples: the least of the last seconds.</summary>
    public long Offset { get; private set; }

    /// <summary>Takes note of what arrived.</summary>
    /// <param name="position">The microphone's position after the last sample that came.</param>
    /// <param name="now">The session's clock, in samples.</param>
    /// <returns>Samples that the client left out, found only now; mostly 0.</returns>
    public long Add(long position, long now)
    {
        var late = now - position;
        if (_used == 0 || now >= _bucketEnd)
        {
            _newest = _used == 0 ? 0 : (_newest + 1) % Buckets;
            _used = Math.Min(_used + 1, Buckets);
            _buckets[_newest] = (late, 0);
            _bucketEnd = now + BucketSamples;
        }

        ref var bucket = ref _buckets[_newest];
        bucket = (Math.Min(bucket.Least, late), bucket.Sound + position - _position);
        _position = position;
        return Settle();
    }

    private long Settle()
    {
        var least = long.MaxValue;
        var recent = long.MaxValue;
        var sound = 0L;
        for (var age = 0; age < _used; age++)
        {
            var bucket = _buckets[(_newest - age + Buckets) % Buckets];
            least = Math.Min(least, bucket.Least);
            if (age < GapBuckets)
            {
                recent = Math.Min(recent, bucket.Least);
                sound += bucket.Sound;
            }
        }

        if (_used <= GapBuckets || recent - least < LeastGap || sound < GapSound)
        {
            Offset = least;
            return 0;
        }

        _used = GapBuckets;
        Offset = recent;
        return recent - least;
    }
}
