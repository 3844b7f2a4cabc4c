namespace Parley.Engines.Speech;

/// <summary>A piece of spoken output. All offsets count from the first sample of the clause.</summary>
public abstract record SpeechPart;

/// <summary>Audio: mono, 16 bit. The rate is the same for all parts of one clause.</summary>
/// <param name="SampleRate">Samples per second, 8,000 to 48,000.</param>
public sealed record SpeechAudio(ReadOnlyMemory<short> Samples, int SampleRate) : SpeechPart;

/// <summary>A word of the clause, and when it is heard.</summary>
/// <param name="Text">As written in the clause, with the punctuation that belongs to it.</param>
public sealed record SpeechWord(string Text, TimeSpan Offset, TimeSpan Duration) : SpeechPart;

/// <summary>A mouth shape that begins at <paramref name="Offset"/>.</summary>
/// <param name="Id">0 (silence) to 21, as documented for Voice Live's visemes.</param>
public sealed record SpeechViseme(int Id, TimeSpan Offset) : SpeechPart;
