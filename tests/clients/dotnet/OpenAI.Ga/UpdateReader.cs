using OpenAI.Realtime;

namespace Parley.Clients;

/// <summary>The client's updates in the words of the scenarios.</summary>
internal static class UpdateReader
{
    public static Update Read(RealtimeServerUpdate update)
    {
        var type = update.Kind.ToString();
        return update switch
        {
            RealtimeServerUpdateSessionCreated e => new(Happening.SessionStarted, type)
            {
                Session = Facts.Of(e.Session),
            },
            RealtimeServerUpdateSessionUpdated e => new(Happening.SessionConfigured, type)
            {
                Session = Facts.Of(e.Session),
            },
            RealtimeServerUpdateInputAudioBufferSpeechStarted e => new(Happening.SpeechStarted, type)
            {
                Id = e.ItemId,
                At = e.AudioStartTime,
            },
            RealtimeServerUpdateInputAudioBufferSpeechStopped e => new(Happening.SpeechFinished, type)
            {
                Id = e.ItemId,
                At = e.AudioEndTime,
            },
            RealtimeServerUpdateInputAudioBufferCommitted e => new(Happening.AudioCommitted, type)
            {
                Id = e.ItemId,
                PreviousId = e.PreviousItemId,
            },
            RealtimeServerUpdateInputAudioBufferCleared => new(Happening.AudioCleared, type),
            RealtimeServerUpdateConversationItemInputAudioTranscriptionDelta e => new(Happening.Hearing, type)
            {
                Id = e.ItemId,
                Text = e.Delta,
            },
            RealtimeServerUpdateConversationItemInputAudioTranscriptionCompleted e => new(Happening.Heard, type)
            {
                Id = e.ItemId,
                Text = e.Transcript,
            },
            RealtimeServerUpdateConversationItemInputAudioTranscriptionFailed e => new(Happening.HearingFailed, type)
            {
                Id = e.ItemId,
                Code = e.Error.Code,
            },
            RealtimeServerUpdateError e => new(Happening.Error, type)
            {
                Code = e.Error.Code,
                Text = e.Error.Message,
                Cause = e.Error.EventId,
            },
            _ => ReadItem(update, type) ?? ReadResponse(update, type) ?? new(Happening.Other, type),
        };
    }

    private static Update? ReadItem(RealtimeServerUpdate update, string type) =>
        update switch
        {
            RealtimeServerUpdateConversationItemAdded e => OfItem(Happening.ItemAdded, type, e.Item, e.PreviousItemId),
            RealtimeServerUpdateConversationItemDone e => OfItem(Happening.ItemDone, type, e.Item, e.PreviousItemId),
            RealtimeServerUpdateConversationItemRetrieved e => OfItem(Happening.ItemRetrieved, type, e.Item, null),
            RealtimeServerUpdateConversationItemDeleted e => new(Happening.ItemDeleted, type) { Id = e.ItemId },
            RealtimeServerUpdateConversationItemTruncated e => new(Happening.ItemTruncated, type)
            {
                Id = e.ItemId,
                At = e.AudioEndTime,
            },
            RealtimeServerUpdateResponseOutputItemAdded e => OfItem(Happening.OutputStarted, type, e.Item, null),
            RealtimeServerUpdateResponseOutputItemDone e => OfItem(Happening.OutputFinished, type, e.Item, null),
            _ => null,
        };

    private static Update? ReadResponse(RealtimeServerUpdate update, string type) =>
        update switch
        {
            RealtimeServerUpdateResponseCreated e => OfResponse(Happening.ResponseStarted, type, e.Response),
            RealtimeServerUpdateResponseDone e => OfResponse(Happening.ResponseFinished, type, e.Response),
            RealtimeServerUpdateResponseOutputTextDelta e => new(Happening.TextDelta, type) { Text = e.Delta },
            RealtimeServerUpdateResponseOutputAudioTranscriptDelta e => new(Happening.TranscriptDelta, type)
            {
                Text = e.Delta,
            },
            RealtimeServerUpdateResponseOutputAudioDelta e => new(Happening.AudioDelta, type)
            {
                Bytes = e.Delta.ToMemory().Length,
            },
            RealtimeServerUpdateResponseFunctionCallArgumentsDelta e => new(Happening.ArgumentsDelta, type)
            {
                Text = e.Delta.ToString(),
            },
            RealtimeServerUpdateResponseFunctionCallArgumentsDone e => new(Happening.ArgumentsDone, type)
            {
                Text = e.FunctionArguments.ToString(),
            },
            _ => null,
        };

    private static Update OfItem(Happening what, string type, RealtimeItem item, string? previous)
    {
        var facts = Facts.Of(item);
        return new(what, type)
        {
            Id = facts.Id,
            PreviousId = previous,
            Items = [facts],
        };
    }

    private static Update OfResponse(Happening what, string type, RealtimeResponse response) =>
        new(what, type)
        {
            Id = response.Id,
            Status = response.Status?.ToString(),
            Reason = response.StatusDetails?.Reason?.ToString(),
            TotalTokens = response.Usage?.TotalTokenCount,
            Items = [.. response.OutputItems.Select(Facts.Of)],
        };
}
