using Parley.Audio;

namespace Parley.Engines.Hearing;

/// <summary>Scores a 10 ms frame by its level between the background's and the voice's: the middle gives 0.5.</summary>
internal sealed class EnergyVoiceDetection : IVoiceDetection
{
    private const float QuietestSpeechDbfs = -50;
    private const float AboveFloor = 9;
    private const float BelowPeak = 24;

    private readonly LevelTracker _levels = new();
    private float _score;

    public int FrameSamples => LevelTracker.FrameSamples;

    public float Score(ReadOnlySpan<short> frame)
    {
        if (frame.Length != FrameSamples)
        {
            throw new ArgumentException($"A frame has {FrameSamples} samples, not {frame.Length}.", nameof(frame));
        }

        var level = _levels.Add(Pcm.LevelDbfs(frame));
        var middle = Math.Max(Math.Max(_levels.Floor + AboveFloor, _levels.Peak - BelowPeak), QuietestSpeechDbfs);
        var raw = 1 / (1 + MathF.Exp((middle - level) / 2));

        // Fast up, slow down: the gaps between syllables are not silence.
        _score += (raw > _score ? 0.6f : 0.12f) * (raw - _score);
        return _score;
    }

    public void Reset()
    {
        _levels.Reset();
        _score = 0;
    }

    public void Dispose() { }
}
