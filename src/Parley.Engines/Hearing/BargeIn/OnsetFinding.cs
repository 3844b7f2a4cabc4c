namespace Parley.Engines.Hearing.BargeIn;

/// <summary>What <see cref="OnsetJudge"/> found out about a sound.</summary>
public enum OnsetFinding
{
    /// <summary>No voice of the person.</summary>
    Noise,

    /// <summary>A voice; it may be short.</summary>
    Voice,

    /// <summary>The voice was short and is over.</summary>
    ShortVoice,

    /// <summary>The same with closed lips, "mm-hm".</summary>
    ShortHum,

    /// <summary>The voice goes on.</summary>
    Speech,

    /// <summary>Time is up.</summary>
    Overdue,

    /// <summary>The voice is no longer short, but some who only listen say so much: "oh, that's right".</summary>
    LongVoice,
}
