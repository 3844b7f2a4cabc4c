using Parley.Engines.Speech.Pronunciation;

namespace Parley.Engines.Speech;

/// <summary>One clause to speak.</summary>
/// <param name="Text">Plain text, no markup.</param>
/// <param name="Voice">One of the speaker's own <see cref="ISpeaker.Voices"/>.</param>
public sealed record SpeechRequest(string Text, LocalVoice Voice)
{
    /// <summary>The slowest and the quickest <see cref="Rate"/>; an engine that cannot keep to it goes as far as it can.</summary>
    public const double LeastRate = 0.25;
    public const double MostRate = 2.25;

    /// <summary>1 is the voice's own speed; <see cref="LeastRate"/> to <see cref="MostRate"/>.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>1 is the voice's own pitch; 0.5 to 2.</summary>
    public double Pitch { get; init; } = 1;

    /// <summary>1 is the voice's own loudness; 0 to 2.</summary>
    public double Volume { get; init; } = 1;

    /// <summary>How the session's own words are said.</summary>
    public SpokenRules Rules { get; init; } = SpokenRules.None;
}
