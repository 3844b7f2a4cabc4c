using System.Text.Json;
using OpenAI.RealtimeConversation;

namespace Parley.Clients;

/// <summary>The client's updates in the words of the scenarios.</summary>
internal static class UpdateReader
{
    public static Update Read(ConversationUpdate update)
    {
        using var raw = JsonDocument.Parse(update.GetRawContent());
        // The client does not keep the type of an event that it does not know.
        var type = raw.RootElement.GetProperty("type").GetString() ?? "";
        return update switch
        {
            ConversationSessionStartedUpdate e => new(Happening.SessionStarted, type) { Session = Of(e) },
            ConversationSessionConfiguredUpdate e => new(Happening.SessionConfigured, type) { Session = Of(e) },
            ConversationInputSpeechStartedUpdate e => new(Happening.SpeechStarted, type)
            {
                Id = e.ItemId,
                At = e.AudioStartTime,
            },
            ConversationInputSpeechFinishedUpdate e => new(Happening.SpeechFinished, type)
            {
                Id = e.ItemId,
                At = e.AudioEndTime,
            },
            ConversationInputAudioCommittedUpdate e => new(Happening.AudioCommitted, type)
            {
                Id = e.ItemId,
                PreviousId = e.PreviousItemId,
            },
            ConversationInputAudioClearedUpdate => new(Happening.AudioCleared, type),
            ConversationInputTranscriptionFinishedUpdate e => new(Happening.Heard, type)
            {
                Id = e.ItemId,
                Text = e.Transcript,
            },
            ConversationInputTranscriptionFailedUpdate e => new(Happening.HearingFailed, type)
            {
                Id = e.ItemId,
                Code = e.ErrorCode,
            },
            ConversationItemCreatedUpdate e => new(Happening.ItemAdded, type)
            {
                Id = e.ItemId,
                PreviousId = e.PreviousItemId,
                Items =
                [
                    new(e.ItemId)
                    {
                        Role = e.MessageRole?.ToString(),
                        Text = TextOf(e.MessageContentParts),
                        CallId = e.FunctionCallId,
                        Name = e.FunctionName,
                        Arguments = e.FunctionCallArguments,
                    },
                ],
            },
            ConversationItemDeletedUpdate e => new(Happening.ItemDeleted, type) { Id = e.ItemId },
            ConversationItemTruncatedUpdate e => new(Happening.ItemTruncated, type)
            {
                Id = e.ItemId,
                At = TimeSpan.FromMilliseconds(e.AudioEndMs),
            },
            ConversationErrorUpdate e => new(Happening.Error, type)
            {
                Code = e.ErrorCode,
                Text = e.Message,
                Cause = e.ErrorEventId,
            },
            _ => ReadResponse(update, type) ?? ReadUnknown(raw.RootElement, type),
        };
    }

    private static Update? ReadResponse(ConversationUpdate update, string type) =>
        update switch
        {
            ConversationResponseStartedUpdate e => new(Happening.ResponseStarted, type)
            {
                Id = e.ResponseId,
                Status = e.Status.ToString(),
            },
            ConversationResponseFinishedUpdate e => new(Happening.ResponseFinished, type)
            {
                Id = e.ResponseId,
                Status = e.Status?.ToString(),
                TotalTokens = e.Usage?.TotalTokens,
                Items = [.. e.CreatedItems.Select(Of)],
            },
            ConversationItemStreamingStartedUpdate e => new(Happening.OutputStarted, type) { Id = e.ItemId },
            ConversationItemStreamingFinishedUpdate e => e.FunctionCallArguments is null
                ? new(Happening.OutputFinished, type) { Id = e.ItemId }
                : new(Happening.OutputFinished, type) { Id = e.ItemId, Text = e.FunctionCallArguments },
            ConversationItemStreamingPartDeltaUpdate e => update.Kind switch
            {
                ConversationUpdateKind.ItemStreamingPartTextDelta => new(Happening.TextDelta, type) { Text = e.Text },
                ConversationUpdateKind.ItemStreamingPartAudioTranscriptionDelta => new(Happening.TranscriptDelta, type)
                {
                    Text = e.AudioTranscript,
                },
                ConversationUpdateKind.ItemStreamingPartAudioDelta => new(Happening.AudioDelta, type)
                {
                    Bytes = e.AudioBytes.ToMemory().Length,
                },
                ConversationUpdateKind.ItemStreamingFunctionCallArgumentsDelta => new(Happening.ArgumentsDelta, type)
                {
                    Text = e.FunctionArguments,
                },
                _ => null,
            },
            _ => null,
        };

    /// <summary>Events that the client gives without a type of its own.</summary>
    private static Update ReadUnknown(JsonElement raw, string type) =>
        raw.TryGetProperty("arguments", out var arguments)
            ? new(Happening.ArgumentsDone, type) { Text = arguments.GetString() }
        : raw.TryGetProperty("item", out var item)
            ? new(Happening.ItemRetrieved, type) { Id = item.GetProperty("id").GetString() }
        : new(Happening.Other, type);

    private static ItemFacts Of(ConversationItem item) =>
        new(item.Id)
        {
            Role = item.MessageRole?.ToString(),
            Text = TextOf(item.MessageContentParts),
            CallId = item.FunctionCallId,
            Name = item.FunctionName,
            Arguments = item.FunctionArguments,
        };

    private static string TextOf(IReadOnlyList<ConversationContentPart>? parts) =>
        string.Concat((parts ?? []).Select(part => part.Text ?? part.AudioTranscript));

    private static SessionFacts Of(ConversationSessionStartedUpdate e) =>
        new(e.Model) { Instructions = e.Instructions, Voice = e.Voice.ToString() };

    private static SessionFacts Of(ConversationSessionConfiguredUpdate e) =>
        new(e.Model)
        {
            Instructions = e.Instructions,
            Voice = e.Voice.ToString(),
            Modalities = NameOf(e.ContentModalities),
            InputFormat = e.InputAudioFormat.ToString(),
            OutputFormat = e.OutputAudioFormat.ToString(),
            Detection = e.TurnDetectionOptions?.Kind switch
            {
                ConversationTurnDetectionKind.ServerVoiceActivityDetection => "server_vad",
                _ => "none",
            },
            TranscriptionModel = e.InputTranscriptionOptions?.Model?.ToString(),
            Tools = [.. e.Tools.OfType<ConversationFunctionTool>().Select(tool => tool.Name)],
        };

    private static string NameOf(ConversationContentModalities modalities) =>
        modalities switch
        {
            ConversationContentModalities.Text => "text",
            ConversationContentModalities.Audio => "audio",
            _ => "audio+text",
        };
}
