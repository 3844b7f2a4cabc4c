using System.Runtime.InteropServices;

namespace Parley.Lab.Signal;

/// <summary>A stretch of a signal.</summary>
/// <param name="Start">First sample.</param>
/// <param name="End">The sample after the last.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Stretch(int Start, int End)
{
    public int Length => End - Start;

    public Stretch Moved(int samples) => new(Start + samples, End + samples);

    public double LengthMs(int sampleRate) => Length * 1000.0 / sampleRate;
}
