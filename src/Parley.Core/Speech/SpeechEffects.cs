using Parley.Protocol.Session;

namespace Parley.Core.Speech;

/// <summary>Get ready to speak an answer.</summary>
public sealed record StartSpeech(int Generation, VoiceWish Wish, OutputAudioFormat Format) : SessionEffect
{
    /// <summary>True when frames of the face are wanted beside the audio.</summary>
    public bool Blendshapes { get; init; }

    /// <summary>True when nothing may be handed out before it is released.</summary>
    public bool IsHeld { get; init; }

    /// <summary>True when what is spoken belongs to an item of the conversation, so that it can be retrieved.</summary>
    public bool Keeps { get; init; } = true;
}

/// <summary>Fetch what a voice needs from elsewhere, its lexicon for instance, before it has to speak.</summary>
public sealed record PrepareVoice(VoiceWish Wish) : SessionEffect;

/// <summary>Speak one more clause after those already given.</summary>
public sealed record SpeakClause(int Generation, string Text) : SessionEffect;

/// <summary>No more clauses will come; answer with <see cref="SpeechFinished"/> when all are spoken.</summary>
public sealed record EndSpeech(int Generation) : SessionEffect;

/// <summary>Stop speaking at once, and drop the audio that waits to be sent.</summary>
public sealed record StopSpeech(int Generation) : SessionEffect;
