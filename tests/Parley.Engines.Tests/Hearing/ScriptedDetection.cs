using Parley.Engines.Hearing;

namespace Parley.Engines.Tests.Hearing;

/// <summary>Gives the scores it was told, one per frame, then 0.</summary>
internal sealed class ScriptedDetection(params float[] scores) : IVoiceDetection
{
    private int _next;

    public int FrameSamples => 512;

    public int Resets { get; private set; }

    public float Score(ReadOnlySpan<short> frame) => _next < scores.Length ? scores[_next++] : 0;

    public void Reset() => Resets++;

    public void Dispose() { }
}
