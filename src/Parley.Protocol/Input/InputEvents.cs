namespace Parley.Protocol.Input;

/// <summary><c>input_audio_buffer.append</c>: audio in the session's input format.</summary>
/// <param name="Audio">Decoded bytes; owned by the event.</param>
public sealed record InputAudioAppend(ReadOnlyMemory<byte> Audio) : ClientEvent;

/// <summary><c>input_audio_buffer.commit</c>: the buffer becomes a user item. Never starts a response.</summary>
public sealed record InputAudioCommit : ClientEvent;

/// <summary><c>input_audio_buffer.clear</c>.</summary>
public sealed record InputAudioClear : ClientEvent;

/// <summary><c>input_audio_buffer.speech_started</c>. The start counts from the first sample of the session, padding included.</summary>
public sealed record SpeechStartedEvent(string ItemId, long AudioStartMs) : ServerEvent;

/// <summary><c>input_audio_buffer.speech_stopped</c>.</summary>
public sealed record SpeechStoppedEvent(string ItemId, long AudioEndMs) : ServerEvent;

/// <summary><c>input_audio_buffer.committed</c>.</summary>
public sealed record InputAudioCommitted(string ItemId, string? PreviousItemId) : ServerEvent;

/// <summary><c>input_audio_buffer.cleared</c>.</summary>
public sealed record InputAudioCleared : ServerEvent;
