using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Parley.Protocol.Profiles;

namespace Parley.Protocol.Conversation;

/// <summary>What transcripts carry beside their text.</summary>
internal static class TranscriptionEventWriter
{
    public static void WriteDetails(Utf8JsonWriter writer, TranscriptionDelta delta) =>
        WriteLogProbs(writer, delta.LogProbs);

    public static void WriteDetails(Utf8JsonWriter writer, TranscriptionCompleted completed, WireProfile profile)
    {
        if (profile.ReportsTranscriptionUsage)
        {
            writer.WriteStartObject("usage"u8);
            writer.WriteString("type"u8, "duration"u8);
            writer.WriteNumber("seconds"u8, completed.Seconds);
            writer.WriteEndObject();
        }

        WriteLogProbs(writer, completed.LogProbs);
        if (completed.Phrases is { } phrases)
        {
            writer.WriteStartArray("phrases"u8);
            foreach (var phrase in phrases)
            {
                WritePhrase(writer, phrase);
            }

            writer.WriteEndArray();
        }
    }

    private static void WritePhrase(Utf8JsonWriter writer, TranscriptionPhrase phrase)
    {
        writer.WriteStartObject();
        WriteSpan(writer, phrase.OffsetMs, phrase.DurationMs, phrase.Text);
        writer.WriteStartArray("words"u8);
        foreach (var word in phrase.Words)
        {
            writer.WriteStartObject();
            WriteSpan(writer, word.OffsetMs, word.DurationMs, word.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (phrase.Locale is not null)
        {
            writer.WriteString("locale"u8, phrase.Locale);
        }

        if (phrase.Confidence is { } confidence)
        {
            writer.WriteNumber("confidence"u8, Math.Round(confidence, 4));
        }

        writer.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter writer, long offset, long duration, string text)
    {
        writer.WriteNumber("offset_milliseconds"u8, offset);
        writer.WriteNumber("duration_milliseconds"u8, duration);
        writer.WriteString("text"u8, text);
    }

    private static void WriteLogProbs(Utf8JsonWriter writer, ImmutableArray<LogProb>? logProbs)
    {
        if (logProbs is null)
        {
            return;
        }

        writer.WriteStartArray("logprobs"u8);
        foreach (var (token, value) in logProbs)
        {
            writer.WriteStartObject();
            writer.WriteString("token"u8, token);
            writer.WriteNumber("logprob"u8, Math.Round(value, 6));
            writer.WriteStartArray("bytes"u8);
            foreach (var part in Encoding.UTF8.GetBytes(token))
            {
                writer.WriteNumberValue(part);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
