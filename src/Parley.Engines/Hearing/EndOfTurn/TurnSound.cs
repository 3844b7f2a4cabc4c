using System.Runtime.InteropServices;

namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>
/// How the last word before a pause sounded, against the turn before it: what voices of any language do when they are done. Values
/// are limited, so that a wrong pitch cannot decide alone; 0 where something is not known.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TurnSound
{
    /// <summary>Pitch of the last voiced 120 ms against the turn's median, in semitones: low at an end.</summary>
    public float FinalPitch { get; init; }

    /// <summary>The same against the turn's lowest tenth: near 0 when the voice has come down to its floor.</summary>
    public float FinalPitchAboveFloor { get; init; }

    /// <summary>How pitch moves over the last voiced 250 ms, in semitones a second.</summary>
    public float PitchSlope { get; init; }

    /// <summary>Level of the last voiced 100 ms against the turn's loud tenth, in dB: low at an end.</summary>
    public float FinalLevel { get; init; }

    /// <summary>How the level moves over the last 400 ms, in dB a second.</summary>
    public float LevelSlope { get; init; }

    /// <summary>From the last frame within 12 dB of the turn's loud tenth to the end of speech, in seconds: final words are drawn out.</summary>
    public float Fade { get; init; }

    /// <summary>Length of the last voiced stretch against the mean of those before it, as a logarithm.</summary>
    public float FinalLengthening { get; init; }

    /// <summary>Mean periodicity of the last 150 ms: creak and breath are low.</summary>
    public float FinalPeriodicity { get; init; }

    /// <summary>Part of the last 300 ms that is voiced.</summary>
    public float FinalVoicing { get; init; }

    /// <summary>Stretches of voice a second over the last 1.5 s, against the whole, as a logarithm: slower at an end.</summary>
    public float RateChange { get; init; }

    /// <summary>Speech in the turn so far, in seconds, as a logarithm.</summary>
    public float TurnLength { get; init; }

    /// <summary>Speech since the pause before, in seconds, as a logarithm.</summary>
    public float StretchLength { get; init; }
}
