using System.Buffers;
using System.Text.Json;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Input;
using Parley.Protocol.Latency;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;
using Parley.Protocol.Tools;

namespace Parley.Protocol.Json;

/// <summary>Writes an event for the client as one JSON text.</summary>
public static class ServerEventWriter
{
    /// <exception cref="ArgumentException">The event has no wire form.</exception>
    /// <param name="profile">The connection's dialect; null: Voice Live.</param>
    public static void Write(ServerEvent e, IBufferWriter<byte> output, WireProfile? profile = null)
    {
        profile ??= WireProfile.VoiceLive;
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(output);
        if (e is AudioDelta audio && AudioDeltaWriter.TryWrite(audio, output, profile))
        {
            return;
        }

        var type = ServerEventNames.Of(e, profile);
        var writer = WireWriter.Rent(output);
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        writer.WriteString("event_id"u8, e.EventId);
        WriteFields(writer, e, profile);
        writer.WriteEndObject();
        WireWriter.Return(writer);
    }

    private static void WriteFields(Utf8JsonWriter writer, ServerEvent e, WireProfile profile)
    {
        switch (e)
        {
            case ContentEvent content:
                ContentEventWriter.Write(writer, content, profile);
                break;
            case ErrorEvent error:
                ErrorWriter.Write(writer, error.Error);
                break;
            case WarningEvent warning:
                ErrorWriter.Write(writer, warning);
                break;
            case SessionCreated created:
                SessionWriter.Write(writer, created.Session);
                break;
            case SessionUpdated updated:
                SessionWriter.Write(writer, updated.Session);
                break;
            case SpeechStartedEvent started:
                writer.WriteNumber("audio_start_ms"u8, started.AudioStartMs);
                writer.WriteString("item_id"u8, started.ItemId);
                break;
            case SpeechStoppedEvent stopped:
                writer.WriteNumber("audio_end_ms"u8, stopped.AudioEndMs);
                writer.WriteString("item_id"u8, stopped.ItemId);
                break;
            case InputTimeoutTriggered timeout:
                writer.WriteString("item_id"u8, timeout.ItemId);
                writer.WriteNumber("audio_start_ms"u8, timeout.AudioStartMs);
                writer.WriteNumber("audio_end_ms"u8, timeout.AudioEndMs);
                break;
            case InputAudioCommitted committed:
                writer.WriteString("previous_item_id"u8, committed.PreviousItemId);
                writer.WriteString("item_id"u8, committed.ItemId);
                break;
            case InvocationDelta invocation:
                writer.WritePropertyName("delta"u8);
                invocation.Delta.WriteTo(writer);
                break;
            case ResponseCreated created:
                ResponseWriter.Write(writer, created.Response, profile);
                break;
            case ResponseDone done:
                ResponseWriter.Write(writer, done.Response, profile);
                break;
            case OutputItemAdded added:
                WritePlace(writer, added);
                ItemWriter.Write(writer, added.Item, profile);
                break;
            case OutputItemDone done:
                WritePlace(writer, done);
                ItemWriter.Write(writer, done.Item, profile);
                break;
            case RateLimitsUpdated updated:
                WriteRateLimits(writer, updated);
                break;
            case McpListToolsEvent list:
                writer.WriteString("item_id"u8, list.ItemId);
                break;
            case McpCallEvent call:
                McpWriter.WriteFields(writer, call);
                break;
            case FoundryAgentCallEvent call:
                FoundryAgentWriter.WriteFields(writer, call);
                break;
            case LatencyReceipt receipt:
                LatencyReceiptWriter.Write(writer, receipt);
                break;
            default:
                ConversationEventWriter.Write(writer, e, profile);
                break;
        }
    }

    private static void WriteRateLimits(Utf8JsonWriter writer, RateLimitsUpdated updated)
    {
        writer.WriteStartArray("rate_limits"u8);
        foreach (var limit in updated.RateLimits)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, limit.Name);
            writer.WriteNumber("limit"u8, limit.Limit);
            writer.WriteNumber("remaining"u8, limit.Remaining);
            writer.WriteNumber("reset_seconds"u8, limit.ResetSeconds);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WritePlace(Utf8JsonWriter writer, ResponseItemEvent e)
    {
        writer.WriteString("response_id"u8, e.ResponseId);
        writer.WriteNumber("output_index"u8, e.OutputIndex);
    }
}
