using System.Runtime.InteropServices;

namespace Parley.Audio.Prosody;

/// <summary>What 10 ms of sound tell about the voice.</summary>
/// <param name="Hertz">Fundamental frequency; 0 where there is no voice.</param>
/// <param name="Periodicity">How much a period repeats the one before, 0 to 1: a clear voice is above 0.8, creak and breath are below 0.5.</param>
/// <param name="Level">Level of the 25 ms around, in dBFS.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PitchFrame(float Hertz, float Periodicity, float Level)
{
    public bool IsVoiced => Hertz > 0;
}
