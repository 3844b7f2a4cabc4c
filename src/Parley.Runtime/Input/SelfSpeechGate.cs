using Parley.Engines.Hearing;

namespace Parley.Runtime.Input;

/// <summary>A detector that takes the session's own echo for no speech.</summary>
/// <param name="isEcho">Says of the frame just heard, by its length in samples, that nothing but echo is in it.</param>
internal sealed class SelfSpeechGate(IVoiceDetection detection, Func<int, bool> isEcho) : IVoiceDetection
{
    public int FrameSamples => detection.FrameSamples;

    /// <summary>What the detector said last, of echo or not.</summary>
    public float Heard { get; private set; }

    public float Score(ReadOnlySpan<short> frame)
    {
        // The detector hears every frame: it would stumble over gaps.
        Heard = detection.Score(frame);
        return isEcho(frame.Length) ? 0 : Heard;
    }

    public void Reset()
    {
        Heard = 0;
        detection.Reset();
    }

    public void Dispose() => detection.Dispose();
}
