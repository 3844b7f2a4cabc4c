using Parley.Protocol.Session;

namespace Parley.Core.Speech;

/// <summary>Get ready to speak an answer.</summary>
public sealed record StartSpeech(int Generation, VoiceConfig Voice, OutputAudioFormat Format) : SessionEffect;

/// <summary>Speak one more clause after those already given.</summary>
public sealed record SpeakClause(int Generation, string Text) : SessionEffect;

/// <summary>No more clauses will come; answer with <see cref="SpeechFinished"/> when all are spoken.</summary>
public sealed record EndSpeech(int Generation) : SessionEffect;

/// <summary>Stop speaking at once, and drop the audio that waits to be sent.</summary>
public sealed record StopSpeech(int Generation) : SessionEffect;
