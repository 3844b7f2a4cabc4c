using Parley.Audio;

namespace Parley.Runtime.Input.BargeIn;

/// <summary>How loud the person usually speaks: over the turns so far, the later ones count more.</summary>
internal sealed class UsualLevel
{
    private const float Certain = 0.7f;
    private const float Newest = 0.02f;
    private const int EnoughSlices = 25;

    private float _level;
    private int _slices;

    /// <summary>In dBFS; null while too little was heard.</summary>
    public float? Dbfs => _slices >= EnoughSlices ? _level : null;

    /// <param name="samples">Of a turn.</param>
    /// <param name="score">What the detector says of them.</param>
    public void Hear(ReadOnlySpan<short> samples, float score)
    {
        if (score < Certain)
        {
            return;
        }

        var level = Pcm.LevelDbfs(samples);
        _slices++;
        _level = _slices == 1 ? level : _level + (Math.Max(Newest, 1f / _slices) * (level - _level));
    }
}
