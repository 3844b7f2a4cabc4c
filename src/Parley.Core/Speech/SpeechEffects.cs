using Parley.Protocol.Session;

namespace Parley.Core.Speech;

/// <summary>Get ready to speak an answer.</summary>
public sealed record StartSpeech(int Generation, VoiceConfig Voice, OutputAudioFormat Format) : SessionEffect
{
    /// <summary>Times the voice's own rate.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>True when frames of the face are wanted beside the audio.</summary>
    public bool Blendshapes { get; init; }

    /// <summary>True when what is spoken belongs to an item of the conversation, so that it can be retrieved.</summary>
    public bool Keeps { get; init; } = true;

    /// <summary>True when <c>response.create</c> brought the voice, false when it is the session's.</summary>
    public bool OwnVoice { get; init; }

    /// <summary>BCP-47; the language that the session is held in, for voices that speak any. Null: not known.</summary>
    public string? Language { get; init; }
}

/// <summary>Speak one more clause after those already given.</summary>
public sealed record SpeakClause(int Generation, string Text) : SessionEffect;

/// <summary>No more clauses will come; answer with <see cref="SpeechFinished"/> when all are spoken.</summary>
public sealed record EndSpeech(int Generation) : SessionEffect;

/// <summary>Stop speaking at once, and drop the audio that waits to be sent.</summary>
public sealed record StopSpeech(int Generation) : SessionEffect;
