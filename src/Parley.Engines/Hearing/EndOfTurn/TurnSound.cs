using System.Runtime.InteropServices;

namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>
/// How the last word before a pause sounded, against the turn before it: what voices of any language do when they are done. Values
/// are limited, so that a wrong pitch cannot decide alone; 0 where something is not known. A nucleus is the loud middle of a
/// syllable; the voice ends where its level falls 25 dB below the turn's loud tenth.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TurnSound
{
    /// <summary>Pitch of the last 80 ms of voice within the turn's range: 0 at the floor (lowest tenth), 1 at the top.</summary>
    public float PitchPlace { get; init; }

    /// <summary>The same pitch against the turn's median, in semitones.</summary>
    public float FinalPitch { get; init; }

    /// <summary>How pitch moves over the last voiced 250 ms, in semitones a second.</summary>
    public float PitchSlope { get; init; }

    /// <summary>Level of the last nucleus against the mean of those before it, in dB.</summary>
    public float NucleusLevel { get; init; }

    /// <summary>From the last nucleus to the end of the voice, in seconds: final syllables are drawn out.</summary>
    public float NucleusToEnd { get; init; }

    /// <summary>From the nucleus before the last to the last, against the mean of all such steps, as a logarithm.</summary>
    public float LastStep { get; init; }

    /// <summary>How fast the level falls from the last nucleus to the end of the voice, in dB for 10 ms.</summary>
    public float FallRate { get; init; }

    /// <summary>From the last periodic sound to the end of the voice, in seconds: a final consonant.</summary>
    public float UnvoicedTail { get; init; }

    /// <summary>From the end of the voice to where the gate lost it, in seconds: breath and room.</summary>
    public float Fade { get; init; }

    /// <summary>Mean periodicity of the last 150 ms of voice: creak and breath are low.</summary>
    public float FinalPeriodicity { get; init; }

    /// <summary>Length of the last voiced stretch, in seconds.</summary>
    public float LastStretch { get; init; }

    /// <summary>How much of the last 100 ms lies above 2 kHz, in dB against the rest.</summary>
    public float Brightness { get; init; }

    /// <summary>Speech in the turn so far, in seconds, as a logarithm.</summary>
    public float TurnLength { get; init; }

    /// <summary>Speech since the pause before, in seconds, as a logarithm.</summary>
    public float StretchLength { get; init; }
}
