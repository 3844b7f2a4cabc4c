using System.Text.Json;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Tools;

namespace Parley.Protocol.Conversation;

/// <summary>Writes items and their parts as <c>realtime.item</c> objects.</summary>
internal static class ItemWriter
{
    /// <summary>As the property <c>item</c>.</summary>
    public static void Write(Utf8JsonWriter writer, ConversationItem item, WireProfile profile)
    {
        writer.WritePropertyName("item"u8);
        WriteValue(writer, item, profile);
    }

    public static void WriteValue(Utf8JsonWriter writer, ConversationItem item, WireProfile profile)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, item.Id);
        writer.WriteString("object"u8, "realtime.item"u8);
        switch (item)
        {
            case MessageItem message:
                writer.WriteString("type"u8, "message"u8);
                WriteStatus(writer, item);
                writer.WriteString("role"u8, Role(message.Role));
                writer.WriteStartArray("content"u8);
                foreach (var part in message.Content)
                {
                    WriteValue(writer, part, profile, profile.SaysOutput);
                }

                writer.WriteEndArray();
                break;
            case FunctionCallItem call:
                writer.WriteString("type"u8, "function_call"u8);
                WriteStatus(writer, item);
                writer.WriteString("name"u8, call.Name);
                writer.WriteString("call_id"u8, call.CallId);
                writer.WriteString("arguments"u8, call.Arguments);
                break;
            case FunctionCallOutputItem output:
                writer.WriteString("type"u8, "function_call_output"u8);
                WriteStatus(writer, item);
                writer.WriteString("call_id"u8, output.CallId);
                writer.WriteString("output"u8, output.Output);
                break;
            case McpListToolsItem list:
                McpWriter.WriteFields(writer, list);
                break;
            case McpCallItem call:
                McpWriter.WriteFields(writer, call);
                break;
            case FoundryAgentCallItem call:
                FoundryAgentWriter.WriteFields(writer, call);
                break;
            case McpApprovalRequestItem request:
                McpWriter.WriteFields(writer, request);
                break;
            case McpApprovalResponseItem response:
                McpWriter.WriteFields(writer, response);
                break;
            default:
                throw new ArgumentException($"{item.GetType().Name} has no wire form.", nameof(item));
        }

        writer.WriteEndObject();
    }

    /// <param name="saysOutput">True for <c>output_text</c> and <c>output_audio</c>, which content events never say.</param>
    public static void WriteValue(Utf8JsonWriter writer, ContentPart part, WireProfile profile, bool saysOutput = false)
    {
        writer.WriteStartObject();
        switch (part)
        {
            case InputTextPart text:
                writer.WriteString("type"u8, "input_text"u8);
                writer.WriteString("text"u8, text.Text);
                break;
            case InputAudioPart heard:
                writer.WriteString("type"u8, "input_audio"u8);
                if (!heard.Audio.IsEmpty)
                {
                    writer.WriteBase64String("audio"u8, heard.Audio.Span);
                }
                else if (profile.WritesNullAudio)
                {
                    writer.WriteNull("audio"u8);
                }

                writer.WriteString("transcript"u8, heard.Transcript);
                break;
            case InputImagePart image:
                writer.WriteString("type"u8, "input_image"u8);
                WriteImage(writer, image, profile);
                break;
            case TextPart text:
                writer.WriteString("type"u8, saysOutput ? "output_text"u8 : "text"u8);
                writer.WriteString("text"u8, text.Text);
                break;
            case AudioPart said:
                writer.WriteString("type"u8, saysOutput ? "output_audio"u8 : "audio"u8);
                if (!said.Audio.IsEmpty)
                {
                    writer.WriteBase64String("audio"u8, said.Audio.Span);
                }

                writer.WriteString("transcript"u8, said.Transcript);
                break;
            default:
                throw new ArgumentException($"{part.GetType().Name} has no wire form.", nameof(part));
        }

        writer.WriteEndObject();
    }

    private static void WriteImage(Utf8JsonWriter writer, InputImagePart image, WireProfile profile)
    {
        if (image.ImageUrl.Length <= WireLimits.EchoedImageLength)
        {
            writer.WriteString(profile.SaysUrl ? "url"u8 : "image_url"u8, image.ImageUrl);
        }

        if (image.Detail is not null)
        {
            writer.WriteString("detail"u8, image.Detail);
        }
    }

    private static void WriteStatus(Utf8JsonWriter writer, ConversationItem item) =>
        writer.WriteString(
            "status"u8,
            item.Status switch
            {
                ItemStatus.InProgress => "in_progress"u8,
                ItemStatus.Incomplete => "incomplete"u8,
                _ => "completed"u8,
            }
        );

    private static ReadOnlySpan<byte> Role(MessageRole role) =>
        role switch
        {
            MessageRole.System => "system"u8,
            MessageRole.User => "user"u8,
            _ => "assistant"u8,
        };
}
