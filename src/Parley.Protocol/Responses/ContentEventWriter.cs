using System.Text.Json;
using Parley.Protocol.Conversation;
using Parley.Protocol.Profiles;
using Parley.Protocol.Tools;

namespace Parley.Protocol.Responses;

internal static class ContentEventWriter
{
    public static void Write(Utf8JsonWriter writer, ContentEvent e, WireProfile profile)
    {
        writer.WriteString("response_id"u8, e.Place.ResponseId);
        writer.WriteString("item_id"u8, e.Place.ItemId);
        writer.WriteNumber("output_index"u8, e.Place.OutputIndex);
        if (
            e
            is not (
                FunctionArgumentsDelta
                or FunctionArgumentsDone
                or McpArgumentsDelta
                or McpArgumentsDone
                or FoundryAgentArgumentsDelta
                or FoundryAgentArgumentsDone
                or BlendshapesDone
            )
        )
        {
            writer.WriteNumber("content_index"u8, e.Place.ContentIndex);
        }

        switch (e)
        {
            case ContentPartAdded added:
                writer.WritePropertyName("part"u8);
                ItemWriter.WriteValue(writer, added.Part, profile);
                break;
            case ContentPartDone done:
                writer.WritePropertyName("part"u8);
                ItemWriter.WriteValue(writer, done.Part, profile);
                break;
            case TextDelta delta:
                writer.WriteString("delta"u8, delta.Delta);
                break;
            case TextDone done:
                writer.WriteString("text"u8, done.Text);
                break;
            case AudioTranscriptDelta delta:
                writer.WriteString("delta"u8, delta.Delta);
                break;
            case AudioTranscriptDone done:
                writer.WriteString("transcript"u8, done.Transcript);
                break;
            case AudioDelta delta:
                writer.WriteBase64String("delta"u8, delta.Audio.Span);
                break;
            case AudioTimestampDelta word:
                writer.WriteNumber("audio_offset_ms"u8, word.OffsetMs);
                writer.WriteNumber("audio_duration_ms"u8, word.DurationMs);
                writer.WriteString("text"u8, word.Text);
                writer.WriteString("timestamp_type"u8, "word"u8);
                break;
            case VisemeDelta viseme:
                writer.WriteNumber("audio_offset_ms"u8, viseme.OffsetMs);
                writer.WriteNumber("viseme_id"u8, viseme.VisemeId);
                break;
            case BlendshapesDelta shapes:
                writer.WriteNumber("frame_index"u8, shapes.FrameIndex);
                WriteFrames(writer, shapes.Frames.Span);
                break;
            case FunctionArgumentsDelta delta:
                writer.WriteString("call_id"u8, delta.CallId);
                writer.WriteString("delta"u8, delta.Delta);
                break;
            case FunctionArgumentsDone done:
                writer.WriteString("call_id"u8, done.CallId);
                writer.WriteString("name"u8, done.Name);
                writer.WriteString("arguments"u8, done.Arguments);
                break;
            case McpArgumentsDelta delta:
                writer.WriteString("delta"u8, delta.Delta);
                writer.WriteString("obfuscation"u8, McpWriter.PaddingFor(delta.Delta));
                break;
            case McpArgumentsDone done:
                writer.WriteString("arguments"u8, done.Arguments);
                break;
            case FoundryAgentArgumentsDelta delta:
                writer.WriteString("delta"u8, delta.Delta);
                break;
            case FoundryAgentArgumentsDone done:
                writer.WriteString("arguments"u8, done.Arguments);
                break;
        }
    }

    private static void WriteFrames(Utf8JsonWriter writer, ReadOnlySpan<float> values)
    {
        writer.WriteStartArray("frames"u8);
        for (var frame = 0; frame < values.Length; frame += BlendshapesDelta.ValuesPerFrame)
        {
            writer.WriteStartArray();
            foreach (var value in values.Slice(frame, BlendshapesDelta.ValuesPerFrame))
            {
                writer.WriteNumberValue(value);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }
}
