using System.Text.Json;

namespace Parley.Protocol.Session;

internal static class TranscriptionWriter
{
    /// <summary>As the property <c>input_audio_transcription</c>.</summary>
    public static void Write(Utf8JsonWriter writer, TranscriptionConfig? transcription)
    {
        if (transcription is null)
        {
            writer.WriteNull("input_audio_transcription"u8);
            return;
        }

        writer.WriteStartObject("input_audio_transcription"u8);
        writer.WriteString("model"u8, transcription.Model);
        if (transcription.Language is not null)
        {
            writer.WriteString("language"u8, transcription.Language);
        }

        if (!transcription.PhraseList.IsDefaultOrEmpty)
        {
            writer.WriteStartArray("phrase_list"u8);
            foreach (var phrase in transcription.PhraseList)
            {
                writer.WriteStringValue(phrase);
            }

            writer.WriteEndArray();
        }

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
}
