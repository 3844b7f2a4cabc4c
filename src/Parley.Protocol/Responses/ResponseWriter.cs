using System.Text.Json;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Profiles;
using Parley.Protocol.Session;

namespace Parley.Protocol.Responses;

/// <summary>Writes a <c>realtime.response</c>. Stock clients lose the event when a detail of the usage is missing.</summary>
internal static class ResponseWriter
{
    public static void Write(Utf8JsonWriter writer, ResponseView response, WireProfile profile)
    {
        writer.WriteStartObject("response"u8);
        writer.WriteString("id"u8, response.Id);
        writer.WriteString("object"u8, "realtime.response"u8);
        writer.WriteString("status"u8, Status(response.Status));
        WriteDetails(writer, response);
        writer.WriteStartArray("output"u8);
        foreach (var item in response.Output)
        {
            ItemWriter.WriteValue(writer, item, profile);
        }

        writer.WriteEndArray();
        WriteUsage(writer, response.Usage);
        writer.WriteString("conversation_id"u8, response.ConversationId);
        if (profile.NestsAudioSettings)
        {
            WriteNested(writer, response, profile);
        }
        else
        {
            WriteFlat(writer, response, profile);
        }

        SessionWriter.WriteMaxTokens(writer, "max_output_tokens"u8, response.MaxOutputTokens);
        if (response.Metadata is { } metadata)
        {
            writer.WritePropertyName("metadata"u8);
            metadata.WriteTo(writer);
        }
        else if (!profile.HasVoiceLiveFields)
        {
            writer.WriteNull("metadata"u8);
        }

        writer.WriteEndObject();
    }

    private static void WriteFlat(Utf8JsonWriter writer, ResponseView response, WireProfile profile)
    {
        SessionWriter.WriteModalities(writer, response.Speaks);
        if (response.Voice is { } voice)
        {
            VoiceWriter.Write(writer, voice, profile);
        }

        if (response.OutputAudioFormat is { } format)
        {
            writer.WriteString("output_audio_format"u8, format.Name);
        }

        writer.WriteNumber("temperature"u8, response.Temperature ?? SessionDefaults.Temperature);
    }

    private static void WriteNested(Utf8JsonWriter writer, ResponseView response, WireProfile profile)
    {
        SessionWriter.WriteOutputModalities(writer, response.Speaks);
        if (response is { Voice: null, OutputAudioFormat: null })
        {
            return;
        }

        writer.WriteStartObject("audio"u8);
        writer.WriteStartObject("output"u8);
        if (response.OutputAudioFormat is { } format)
        {
            AudioFormatWriter.Write(writer, format);
        }

        if (response.Voice is { } voice)
        {
            VoiceWriter.Write(writer, voice, profile);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteDetails(Utf8JsonWriter writer, ResponseView response)
    {
        if (response.Reason is null && response.Error is null)
        {
            writer.WriteNull("status_details"u8);
            return;
        }

        writer.WriteStartObject("status_details"u8);
        writer.WriteString("type"u8, Status(response.Status));
        if (response.Reason is not null)
        {
            writer.WriteString("reason"u8, response.Reason);
        }

        if (response.Error is not null)
        {
            ErrorWriter.WriteReason(writer, response.Error);
        }

        writer.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter writer, Usage? usage)
    {
        if (usage is null)
        {
            writer.WriteNull("usage"u8);
            return;
        }

        writer.WriteStartObject("usage"u8);
        writer.WriteNumber("total_tokens"u8, usage.Total);
        writer.WriteNumber("input_tokens"u8, usage.Input);
        writer.WriteNumber("output_tokens"u8, usage.Output);
        writer.WriteStartObject("input_token_details"u8);
        writer.WriteNumber("cached_tokens"u8, usage.Cached);
        writer.WriteNumber("text_tokens"u8, usage.InputText);
        writer.WriteNumber("audio_tokens"u8, usage.InputAudio);
        writer.WriteNumber("image_tokens"u8, 0);
        writer.WriteStartObject("cached_tokens_details"u8);
        writer.WriteNumber("text_tokens"u8, usage.Cached);
        writer.WriteNumber("audio_tokens"u8, 0);
        writer.WriteNumber("image_tokens"u8, 0);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject("output_token_details"u8);
        writer.WriteNumber("text_tokens"u8, usage.OutputText);
        writer.WriteNumber("audio_tokens"u8, usage.OutputAudio);
        writer.WriteNumber("reasoning_tokens"u8, usage.Reasoning);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static ReadOnlySpan<byte> Status(ResponseStatus status) =>
        status switch
        {
            ResponseStatus.InProgress => "in_progress"u8,
            ResponseStatus.Cancelled => "cancelled"u8,
            ResponseStatus.Incomplete => "incomplete"u8,
            ResponseStatus.Failed => "failed"u8,
            _ => "completed"u8,
        };
}
