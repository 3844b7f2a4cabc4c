using System.Collections.Immutable;
using System.Text.Json;

namespace Parley.Protocol.Session;

internal static class TranscriptionWriter
{
    /// <param name="name">The property's name.</param>
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, TranscriptionConfig? transcription)
    {
        if (transcription is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteString("model"u8, transcription.Model);
        if (transcription.Language is not null)
        {
            writer.WriteString("language"u8, transcription.Language);
        }

        WriteTexts(writer, "languages"u8, transcription.Languages);
        WriteTexts(writer, "phrase_list"u8, transcription.PhraseList);
        WriteTexts(writer, "keywords"u8, transcription.Keywords);
        if (transcription.Prompt is not null)
        {
            writer.WriteString("prompt"u8, transcription.Prompt);
        }

        if (transcription.CustomSpeech is { } custom)
        {
            writer.WritePropertyName("custom_speech"u8);
            custom.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ImmutableArray<string> texts)
    {
        if (texts.IsDefaultOrEmpty)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
