namespace Parley.Protocol.Input;

/// <summary><c>input_audio_buffer.append</c>: audio in the session's input format.</summary>
/// <param name="Audio">Decoded bytes; owned by the event.</param>
public sealed record InputAudioAppend(ReadOnlyMemory<byte> Audio) : ClientEvent;

/// <summary><c>input_audio_buffer.commit</c>: the buffer becomes a user item. Never starts a response.</summary>
public sealed record InputAudioCommit : ClientEvent;

/// <summary><c>input_audio_buffer.clear</c>.</summary>
public sealed record InputAudioClear : ClientEvent;

/// <summary><c>input_audio.turn.start</c>: the client says where its turns begin and end; the detector waits meanwhile.</summary>
public sealed record InputTurnStart(string TurnId) : ClientEvent;

/// <summary><c>input_audio.turn.append</c>: audio of that turn, in the session's input format.</summary>
public sealed record InputTurnAppend(string TurnId, ReadOnlyMemory<byte> Audio) : ClientEvent;

/// <summary><c>input_audio.turn.end</c>.</summary>
public sealed record InputTurnEnd(string TurnId) : ClientEvent;

/// <summary><c>input_audio.turn.cancel</c>.</summary>
public sealed record InputTurnCancel(string TurnId) : ClientEvent;

/// <summary><c>input_audio.clear</c>: drop all input audio, whatever turn it is of.</summary>
public sealed record InputAudioClearAll : ClientEvent;

/// <summary><c>input_text.delta</c>: more of a text that the person is still writing.</summary>
/// <param name="Id">Names the text; empty when the client gave none.</param>
public sealed record InputTextDelta(string Id, int ContentIndex, string Delta) : ClientEvent;

/// <summary><c>input_text.done</c>: the text is whole.</summary>
public sealed record InputTextDone(string Id, int ContentIndex) : ClientEvent;

/// <summary><c>input_audio_buffer.timeout_triggered</c>: nobody spoke for <c>idle_timeout_ms</c> after the assistant.</summary>
public sealed record InputTimeoutTriggered(string ItemId, long AudioStartMs, long AudioEndMs) : ServerEvent;

/// <summary><c>input_audio_buffer.speech_started</c>. The start counts from the first sample of the session, padding included.</summary>
public sealed record SpeechStartedEvent(string ItemId, long AudioStartMs) : ServerEvent;

/// <summary><c>input_audio_buffer.speech_stopped</c>.</summary>
public sealed record SpeechStoppedEvent(string ItemId, long AudioEndMs) : ServerEvent;

/// <summary><c>input_audio_buffer.committed</c>.</summary>
public sealed record InputAudioCommitted(string ItemId, string? PreviousItemId) : ServerEvent;

/// <summary><c>input_audio_buffer.cleared</c>.</summary>
public sealed record InputAudioCleared : ServerEvent;
