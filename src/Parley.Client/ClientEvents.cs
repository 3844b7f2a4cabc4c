using System.Buffers;
using System.Text.Json;

namespace Parley.Client;

/// <summary>Client events as JSON, ready for <see cref="VoiceClient.SendAsync(ReadOnlyMemory{byte}, CancellationToken)"/>.</summary>
public static class ClientEvents
{
    /// <summary>Any event: <paramref name="fields"/> writes what stands beside <c>type</c>.</summary>
    public static ReadOnlyMemory<byte> Build(string type, Action<Utf8JsonWriter>? fields = null)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            fields?.Invoke(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary><c>session.update</c>; <paramref name="session"/> writes the fields of the session object.</summary>
    public static ReadOnlyMemory<byte> SessionUpdate(Action<Utf8JsonWriter> session) =>
        Build(
            "session.update",
            json =>
            {
                json.WriteStartObject("session"u8);
                session(json);
                json.WriteEndObject();
            }
        );

    /// <summary><c>input_audio_buffer.append</c> with audio in the session's input format.</summary>
    public static ReadOnlyMemory<byte> AppendAudio(ReadOnlyMemory<byte> audio) =>
        Build("input_audio_buffer.append", json => json.WriteBase64String("audio"u8, audio.Span));

    /// <summary><c>input_audio_buffer.commit</c>: ends a turn by hand.</summary>
    public static ReadOnlyMemory<byte> CommitAudio() => Build("input_audio_buffer.commit");

    /// <summary><c>conversation.item.create</c> with a typed line of the person.</summary>
    public static ReadOnlyMemory<byte> UserText(string text) =>
        Build(
            "conversation.item.create",
            json =>
            {
                json.WriteStartObject("item"u8);
                json.WriteString("type"u8, "message"u8);
                json.WriteString("role"u8, "user"u8);
                json.WriteStartArray("content"u8);
                json.WriteStartObject();
                json.WriteString("type"u8, "input_text"u8);
                json.WriteString("text"u8, text);
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    /// <summary><c>response.create</c> with the session's own settings.</summary>
    public static ReadOnlyMemory<byte> CreateResponse() => Build("response.create");

    /// <summary><c>response.cancel</c> of the answer that is being given.</summary>
    public static ReadOnlyMemory<byte> CancelResponse() => Build("response.cancel");
}
