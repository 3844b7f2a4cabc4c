namespace Parley.Core.Turns.BargeIn;

/// <summary>Something begins that may be a voice; not yet <see cref="SpeechStarted"/>. In 16 kHz samples, padding included.</summary>
public sealed record VoiceOnset(long AtSample) : SessionInput;

/// <summary>
/// A person may be speaking into the answer's echo: too little is heard for an <see cref="VoiceOnset"/>. False: no longer.
/// </summary>
public sealed record VoiceSuspected(bool IsSuspected) : SessionInput;

/// <summary>What the sound after an onset turned out to be.</summary>
public sealed record OnsetJudged(OnsetSound Sound) : SessionInput;

public enum OnsetSound
{
    /// <summary>No voice: a cough, a door, a hum of the room, or the answer's own echo.</summary>
    Noise,

    /// <summary>A voice, of which it is not known whether it says more than "mm-hm".</summary>
    Voice,

    /// <summary>The voice was short and is over.</summary>
    ShortVoice,

    /// <summary>The same, with closed lips: there are no words in it.</summary>
    ShortHum,

    /// <summary>The voice goes on: the person takes the turn.</summary>
    Speech,

    /// <summary>Time is up: what is known has to do.</summary>
    Overdue,

    /// <summary>The voice is no longer short: unless its words are those of somebody who only listens, the person takes the turn.</summary>
    LongVoice,
}
