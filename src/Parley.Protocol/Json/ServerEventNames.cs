using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Input;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;

namespace Parley.Protocol.Json;

/// <summary>The wire's name of each server event.</summary>
public static class ServerEventNames
{
    /// <exception cref="ArgumentException">The event has no wire form.</exception>
    public static string Of(ServerEvent e) =>
        e switch
        {
            ErrorEvent => "error",
            WarningEvent => "warning",
            SessionCreated => "session.created",
            SessionUpdated => "session.updated",
            SpeechStartedEvent => "input_audio_buffer.speech_started",
            SpeechStoppedEvent => "input_audio_buffer.speech_stopped",
            InputAudioCommitted => "input_audio_buffer.committed",
            InputAudioCleared => "input_audio_buffer.cleared",
            OutputAudioCleared => "output_audio_buffer.cleared",
            ItemCreated => "conversation.item.created",
            ItemRetrieved => "conversation.item.retrieved",
            ItemTruncated => "conversation.item.truncated",
            ItemDeleted => "conversation.item.deleted",
            TranscriptionDelta => "conversation.item.input_audio_transcription.delta",
            TranscriptionCompleted => "conversation.item.input_audio_transcription.completed",
            TranscriptionFailed => "conversation.item.input_audio_transcription.failed",
            ResponseCreated => "response.created",
            ResponseDone => "response.done",
            OutputItemAdded => "response.output_item.added",
            OutputItemDone => "response.output_item.done",
            ContentPartAdded => "response.content_part.added",
            ContentPartDone => "response.content_part.done",
            TextDelta => "response.text.delta",
            TextDone => "response.text.done",
            AudioTranscriptDelta => "response.audio_transcript.delta",
            AudioTranscriptDone => "response.audio_transcript.done",
            AudioDelta => "response.audio.delta",
            AudioDone => "response.audio.done",
            AudioTimestampDelta => "response.audio_timestamp.delta",
            AudioTimestampDone => "response.audio_timestamp.done",
            VisemeDelta => "response.animation_viseme.delta",
            VisemeDone => "response.animation_viseme.done",
            FunctionArgumentsDelta => "response.function_call_arguments.delta",
            FunctionArgumentsDone => "response.function_call_arguments.done",
            _ => throw new ArgumentException($"{e.GetType().Name} has no wire form.", nameof(e)),
        };
}
