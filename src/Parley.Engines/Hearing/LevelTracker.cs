namespace Parley.Engines.Hearing;

/// <summary>
/// Knows how loud the background and the voice of one stream are: the lowest and the highest level of the last seconds. One
/// level per 10 ms frame in, smoothed over about 20 ms.
/// </summary>
internal sealed class LevelTracker
{
    /// <summary>10 ms at 16 kHz.</summary>
    public const int FrameSamples = 160;

    /// <summary>Quieter than this is silence on any microphone, in dBFS.</summary>
    private const float LowestFloor = -72;

    // What a background is taken to be before any has been heard.
    private const float FirstFloor = -55;

    private const float AboveFloor = 4;
    private const float BelowPeak = 40;
    private const int Buckets = 8;
    private const int FramesPerBucket = 50;

    private readonly float[] _lows = new float[Buckets];
    private readonly float[] _highs = new float[Buckets];
    private int _bucket;
    private int _frames;
    private bool _fresh;
    private float _smooth;

    public LevelTracker() => Reset();

    /// <summary>Level of the background, in dBFS.</summary>
    public float Floor { get; private set; }

    /// <summary>Highest level lately, in dBFS.</summary>
    public float Peak { get; private set; }

    /// <summary>A frame below this level holds no voice, as far as level can tell. In dBFS.</summary>
    public float SilenceBelow { get; private set; }

    /// <summary>Takes the level of the next frame.</summary>
    /// <returns>The smoothed level, in dBFS.</returns>
    public float Add(float dbfs)
    {
        var level = Math.Max(dbfs, LowestFloor);
        _smooth = _fresh ? level : _smooth + (0.6f * (level - _smooth));
        _fresh = false;
        if (_frames == FramesPerBucket)
        {
            _frames = 0;
            _bucket = (_bucket + 1) % Buckets;
            _lows[_bucket] = _smooth;
            _highs[_bucket] = _smooth;
        }

        _frames++;
        _lows[_bucket] = Math.Min(_lows[_bucket], _smooth);
        _highs[_bucket] = Math.Max(_highs[_bucket], _smooth);
        Update();
        return _smooth;
    }

    public void Reset()
    {
        Array.Fill(_lows, FirstFloor);
        Array.Fill(_highs, LowestFloor);
        _bucket = 0;
        _frames = 0;
        _smooth = FirstFloor;
        _fresh = true;
        Update();
    }

    private void Update()
    {
        var (low, high) = (_lows[0], _highs[0]);
        for (var i = 1; i < Buckets; i++)
        {
            low = Math.Min(low, _lows[i]);
            high = Math.Max(high, _highs[i]);
        }

        Floor = low;
        Peak = high;
        SilenceBelow = Math.Max(low + AboveFloor, high - BelowPeak);
    }
}
