using Parley.Engines.Hearing;

namespace Parley.Runtime.Input;

/// <summary>A detector that cannot leave a session deaf: when it fails, the level of the audio stands in for it.</summary>
internal sealed class SteadyVoiceDetection(IVoiceDetection detection, Action<Exception> failed) : IVoiceDetection
{
    private IVoiceDetection? _spare;

    public int FrameSamples { get; } = detection.FrameSamples;

    /// <param name="failed">Called once when the detector fails, now or later.</param>
    public static IVoiceDetection Open(IVoiceDetector detector, Action<Exception> failed)
    {
        try
        {
            return new SteadyVoiceDetection(detector.Open(), failed);
        }
        catch (Exception e)
        {
            failed(e);
            return new EnergyVoiceDetector().Open();
        }
    }

    public float Score(ReadOnlySpan<short> frame)
    {
        if (_spare is null)
        {
            try
            {
                return detection.Score(frame);
            }
            catch (Exception e)
            {
                _spare = new EnergyVoiceDetector().Open();
                failed(e);
            }
        }

        var score = 0f;
        for (var at = 0; at + _spare.FrameSamples <= frame.Length; at += _spare.FrameSamples)
        {
            score = Math.Max(score, _spare.Score(frame.Slice(at, _spare.FrameSamples)));
        }

        return score;
    }

    public void Reset() => (_spare ?? detection).Reset();

    public void Dispose() => detection.Dispose();
}
