using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Parley.Core;
using Parley.Protocol.Profiles;

namespace Parley.Runtime.Journals;

/// <summary>Entries as lines of JSON. A line that cannot be made says so instead, and the reader counts it as lost.</summary>
internal sealed class JournalLines(WireProfile profile)
{
    private static readonly JsonWriterOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly ArrayBufferWriter<byte> _lines = new(64 * 1024);
    private readonly ArrayBufferWriter<byte> _line = new(16 * 1024);
    private readonly ArrayBufferWriter<byte> _effect = new(16 * 1024);

    public ReadOnlyMemory<byte> Written => _lines.WrittenMemory;

    public void Clear() => _lines.ResetWrittenCount();

    public void Add(JournalEntry entry)
    {
        try
        {
            Write(entry);
        }
        catch (Exception e)
            when (e is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            Write(new LostEntry(TimeSpan.Zero, 1));
        }

        _lines.Write(_line.WrittenSpan);
        _lines.Write("\n"u8);
    }

    private void Write(JournalEntry entry)
    {
        _line.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_line, _options);
        writer.WriteStartObject();
        switch (entry)
        {
            case HeaderEntry header:
                writer.WriteString("kind"u8, JournalKinds.Session);
                Record(writer, "session"u8, header.Header);
                break;
            case ClientEntry client:
                Start(writer, JournalKinds.Client, client.At);
                Message(writer, client.Message);
                break;
            case HangUpEntry hangUp:
                Start(writer, JournalKinds.HangUp, hangUp.At);
                break;
            case StepEntry step:
                Start(writer, JournalKinds.Step, step.At);
                Record<SessionInput>(writer, "input"u8, step.Input);
                Effects(writer, step.Effects);
                break;
            case EngineEntry engine:
                Start(writer, JournalKinds.Engine, engine.At);
                writer.WriteString("engine"u8, engine.Engine);
                writer.WriteNumber("call"u8, engine.Call);
                Record<EngineNews>(writer, "news"u8, engine.News);
                break;
            case LostEntry lost:
                Start(writer, JournalKinds.Lost, lost.At);
                writer.WriteNumber("count"u8, lost.Count);
                break;
            case EndEntry end:
                Start(writer, JournalKinds.End, end.At);
                writer.WriteNumber("lost"u8, end.Lost);
                break;
        }

        writer.WriteEndObject();
    }

    private static void Start(Utf8JsonWriter writer, string kind, TimeSpan at)
    {
        writer.WriteString("kind"u8, kind);
        writer.WriteNumber("at"u8, at.Ticks);
    }

    private static void Record<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T record)
    {
        writer.WritePropertyName(name);
        JsonSerializer.Serialize(writer, record, RecordJson.Options);
    }

    /// <summary>As text where it is UTF-8, else its bytes: whatever a client sends is kept as it came.</summary>
    private static void Message(Utf8JsonWriter writer, byte[]? message)
    {
        if (message is null)
        {
            writer.WriteBoolean("too_large"u8, true);
        }
        else if (Utf8.IsValid(message))
        {
            writer.WriteString("text"u8, message);
        }
        else
        {
            writer.WriteBase64String("base64"u8, message);
        }
    }

    private void Effects(Utf8JsonWriter writer, SessionEffect[] effects)
    {
        writer.WriteStartArray("effects"u8);
        foreach (var effect in effects)
        {
            _effect.ResetWrittenCount();
            EffectText.Write(effect, profile, _effect);
            writer.WriteStartObject();
            if (EffectText.IsKept(effect, _effect.WrittenCount))
            {
                writer.WritePropertyName(EffectText.NameOf(effect));
                writer.WriteRawValue(_effect.WrittenSpan, skipInputValidation: true);
            }
            else
            {
                writer.WriteString("hash"u8, EffectText.Hash(_effect.WrittenSpan));
                writer.WriteString("of"u8, EffectText.KindOf(effect, profile));
                writer.WriteNumber("length"u8, _effect.WrittenCount);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
