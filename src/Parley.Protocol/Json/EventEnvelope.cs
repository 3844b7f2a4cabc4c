using System.Globalization;
using System.Text.Json;
using Parley.Protocol.Errors;

namespace Parley.Protocol.Json;

/// <summary>The first look at a message: is it JSON, what type is it, where is its audio. Allocates the event id alone.</summary>
internal ref struct EventEnvelope
{
    private Utf8JsonReader _eventId;
    private Utf8JsonReader _turnId;

    /// <summary>Stands on the value of <c>type</c>, a string.</summary>
    public Utf8JsonReader Type { get; private set; }

    public bool HasAudio { get; private set; }

    /// <summary>Stands on the value of <c>audio</c>, whatever it is.</summary>
    public Utf8JsonReader Audio { get; private set; }

    public string? EventId { get; private set; }

    /// <summary>Stands on the value of <c>turn_id</c>, whatever it is; on nothing when it is absent.</summary>
    public readonly Utf8JsonReader TurnId => _turnId;

    public WireError? Error { get; private set; }

    public static EventEnvelope Scan(ReadOnlySpan<byte> utf8)
    {
        var envelope = new EventEnvelope();
        try
        {
            envelope.ScanObject(utf8);
            envelope.CheckIds();
        }
        catch (JsonException e)
        {
            envelope.TakeEventId();
            var place = string.Create(
                CultureInfo.InvariantCulture,
                $"line {e.LineNumber + 1}, byte {e.BytePositionInLine}"
            );
            envelope.Fail(
                ErrorCodes.InvalidJson,
                $"The message is not valid JSON, or nests deeper than {WireLimits.Depth} levels ({place}).",
                null
            );
        }

        return envelope;
    }

    private void ScanObject(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = WireLimits.Depth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            reader.Read();
            Fail(ErrorCodes.InvalidJson, "An event must be a JSON object.", null);
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                Type = reader;
            }
            else if (reader.ValueTextEquals("event_id"u8))
            {
                reader.Read();
                _eventId = reader;
            }
            else if (reader.ValueTextEquals("turn_id"u8))
            {
                reader.Read();
                _turnId = reader;
            }
            else if (reader.ValueTextEquals("audio"u8))
            {
                reader.Read();
                Audio = reader;
                HasAudio = true;
            }

            reader.Skip();
        }

        reader.Read();
    }

    private void CheckIds()
    {
        if (Error is not null)
        {
            return;
        }

        TakeEventId();
        if (_eventId.TokenType is not (JsonTokenType.None or JsonTokenType.Null or JsonTokenType.String))
        {
            var found = JsonKinds.Describe(_eventId.TokenType);
            Fail(ErrorCodes.InvalidType, $"'event_id' must be a string, not {found}.", "event_id");
        }
        else if (_eventId.TokenType == JsonTokenType.String && EventId is not { Length: <= WireLimits.IdLength })
        {
            EventId = null;
            Fail(ErrorCodes.TooLong, $"'event_id' has more than {WireLimits.IdLength} characters.", "event_id");
        }
        else if (Type.TokenType is JsonTokenType.None or JsonTokenType.Null)
        {
            Fail(ErrorCodes.InvalidEventType, "'type' is required.", "type");
        }
        else if (Type.TokenType != JsonTokenType.String)
        {
            var found = JsonKinds.Describe(Type.TokenType);
            Fail(ErrorCodes.InvalidEventType, $"'type' must be a string, not {found}.", "type");
        }
    }

    private void TakeEventId()
    {
        if (_eventId.TokenType == JsonTokenType.String && _eventId.ValueSpan.Length <= 8 * WireLimits.IdLength)
        {
            EventId = _eventId.GetString();
        }
    }

    private void Fail(string code, string message, string? param) =>
        Error = WireError.Invalid(code, message, param, EventId is { Length: <= WireLimits.IdLength } id ? id : null);
}
