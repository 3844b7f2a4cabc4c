using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Input;
using Parley.Protocol.Latency;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;
using Parley.Protocol.Tools;

namespace Parley.Protocol.Json;

/// <summary>The wire's name of each server event.</summary>
public static class ServerEventNames
{
    /// <summary>False for an event that this dialect does not have: it is not sent.</summary>
    public static bool Has(WireProfile profile, ServerEvent e)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return e switch
        {
            ItemDone => profile.FinishesItems,
            ConversationCreated => profile.CreatesConversation,
            RateLimitsUpdated => !profile.HasVoiceLiveFields,
            InputTimeoutTriggered => profile.CommitsSilence,
            WarningEvent
            or AudioTimestampDelta
            or AudioTimestampDone
            or VisemeDelta
            or VisemeDone
            or BlendshapesDelta
            or BlendshapesDone => profile.HasVoiceLiveFields,
            _ => true,
        };
    }

    /// <param name="profile">The connection's dialect; null: Voice Live.</param>
    /// <exception cref="ArgumentException">The event has no wire form.</exception>
    public static string Of(ServerEvent e, WireProfile? profile = null)
    {
        profile ??= WireProfile.VoiceLive;
        return (profile.NamesTranscriptionSessions ? TranscriptionNameOf(e) : null)
            ?? (profile.SaysOutput ? OutputNameOf(e) : null)
            ?? (profile.FinishesItems ? ItemNameOf(e) : null)
            ?? NameOf(e);
    }

    private static string? TranscriptionNameOf(ServerEvent e) =>
        e switch
        {
            SessionCreated { Session.Config.Kind: SessionKind.Transcription } => "transcription_session.created",
            SessionUpdated { Session.Config.Kind: SessionKind.Transcription } => "transcription_session.updated",
            _ => null,
        };

    private static string? OutputNameOf(ServerEvent e) =>
        e switch
        {
            TextDelta => "response.output_text.delta",
            TextDone => "response.output_text.done",
            AudioTranscriptDelta => "response.output_audio_transcript.delta",
            AudioTranscriptDone => "response.output_audio_transcript.done",
            AudioDelta => "response.output_audio.delta",
            AudioDone => "response.output_audio.done",
            _ => null,
        };

    private static string? ItemNameOf(ServerEvent e) =>
        e switch
        {
            ItemCreated => "conversation.item.added",
            _ => null,
        };

    private static string NameOf(ServerEvent e) =>
        e switch
        {
            ErrorEvent => "error",
            WarningEvent => "warning",
            SessionCreated => "session.created",
            SessionUpdated => "session.updated",
            ItemDone => "conversation.item.done",
            ConversationCreated => "conversation.created",
            InputTimeoutTriggered => "input_audio_buffer.timeout_triggered",
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
            InvocationDelta => "response.invocation.delta",
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
            BlendshapesDelta => "response.animation_blendshapes.delta",
            BlendshapesDone => "response.animation_blendshapes.done",
            FunctionArgumentsDelta => "response.function_call_arguments.delta",
            FunctionArgumentsDone => "response.function_call_arguments.done",
            McpListToolsInProgress => "mcp_list_tools.in_progress",
            McpListToolsCompleted => "mcp_list_tools.completed",
            McpListToolsFailed => "mcp_list_tools.failed",
            McpArgumentsDelta => "response.mcp_call_arguments.delta",
            McpArgumentsDone => "response.mcp_call_arguments.done",
            McpCallInProgress => "response.mcp_call.in_progress",
            McpCallCompleted => "response.mcp_call.completed",
            McpCallFailed => "response.mcp_call.failed",
            FoundryAgentArgumentsDelta => "response.foundry_agent_call_arguments.delta",
            FoundryAgentArgumentsDone => "response.foundry_agent_call_arguments.done",
            FoundryAgentCallInProgress => "response.foundry_agent_call.in_progress",
            FoundryAgentCallCompleted => "response.foundry_agent_call.completed",
            FoundryAgentCallFailed => "response.foundry_agent_call.failed",
            LatencyReceipt => "parley.latency_receipt",
            RateLimitsUpdated => "rate_limits.updated",
            _ => throw new ArgumentException($"{e.GetType().Name} has no wire form.", nameof(e)),
        };
}
