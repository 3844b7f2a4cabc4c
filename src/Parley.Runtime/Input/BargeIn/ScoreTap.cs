using Parley.Engines.Hearing;

namespace Parley.Runtime.Input.BargeIn;

/// <summary>Lets others see what the detector says to the gate.</summary>
internal sealed class ScoreTap(IVoiceDetection detection) : IVoiceDetection
{
    public int FrameSamples => detection.FrameSamples;

    /// <summary>What it said last.</summary>
    public float Last { get; private set; }

    /// <summary>The highest that it said since <see cref="Clear"/>, and how many frames ago.</summary>
    public float Highest { get; private set; }

    public float Score(ReadOnlySpan<short> frame)
    {
        Last = detection.Score(frame);
        Highest = Math.Max(Highest, Last);
        return Last;
    }

    public void Clear() => Highest = Last;

    public void Reset()
    {
        (Last, Highest) = (0, 0);
        detection.Reset();
    }

    public void Dispose() => detection.Dispose();
}
