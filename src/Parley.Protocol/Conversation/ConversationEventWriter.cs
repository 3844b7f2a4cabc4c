using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Profiles;

namespace Parley.Protocol.Conversation;

internal static class ConversationEventWriter
{
    /// <summary>Events without fields of their own write nothing.</summary>
    public static void Write(Utf8JsonWriter writer, ServerEvent e, WireProfile profile)
    {
        switch (e)
        {
            case ItemCreated created:
                writer.WriteString("previous_item_id"u8, created.PreviousItemId);
                ItemWriter.Write(writer, created.Item, profile);
                break;
            case ItemDone done:
                writer.WriteString("previous_item_id"u8, done.PreviousItemId);
                ItemWriter.Write(writer, done.Item, profile);
                break;
            case ConversationCreated created:
                writer.WriteStartObject("conversation"u8);
                writer.WriteString("id"u8, created.ConversationId);
                writer.WriteString("object"u8, "realtime.conversation"u8);
                writer.WriteEndObject();
                break;
            case ItemRetrieved retrieved:
                ItemWriter.Write(writer, retrieved.Item, profile);
                break;
            case ItemTruncated truncated:
                WritePlace(writer, truncated.ItemId, truncated.ContentIndex);
                writer.WriteNumber("audio_end_ms"u8, truncated.AudioEndMs);
                break;
            case ItemDeleted deleted:
                writer.WriteString("item_id"u8, deleted.ItemId);
                break;
            case TranscriptionDelta delta:
                WritePlace(writer, delta.ItemId, delta.ContentIndex);
                writer.WriteString("delta"u8, delta.Delta);
                TranscriptionEventWriter.WriteDetails(writer, delta);
                break;
            case TranscriptionCompleted completed:
                WritePlace(writer, completed.ItemId, completed.ContentIndex);
                writer.WriteString("transcript"u8, completed.Transcript);
                TranscriptionEventWriter.WriteDetails(writer, completed, profile);
                break;
            case TranscriptionFailed failed:
                WritePlace(writer, failed.ItemId, failed.ContentIndex);
                ErrorWriter.WriteReason(writer, failed.Error);
                break;
        }
    }

    private static void WritePlace(Utf8JsonWriter writer, string itemId, int contentIndex)
    {
        writer.WriteString("item_id"u8, itemId);
        writer.WriteNumber("content_index"u8, contentIndex);
    }
}
