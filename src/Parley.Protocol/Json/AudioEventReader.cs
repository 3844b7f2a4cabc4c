using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Input;

namespace Parley.Protocol.Json;

/// <summary>Reads the events that carry audio, straight from the envelope: most of what a client sends.</summary>
internal static class AudioEventReader
{
    public const string Append = "input_audio_buffer.append";
    public const string TurnAppend = "input_audio.turn.append";

    public static ClientEventResult ReadAppend(in EventEnvelope envelope)
    {
        var id = envelope.EventId;
        return ReadAudio(envelope, out var audio) is { } error
            ? new ClientEventResult(null, error)
            : new ClientEventResult(new InputAudioAppend(audio) { EventId = id }, null);
    }

    public static ClientEventResult ReadTurnAppend(in EventEnvelope envelope)
    {
        var id = envelope.EventId;
        if (ReadTurnId(envelope, out var turn) is { } fault)
        {
            return new ClientEventResult(null, fault);
        }

        return ReadAudio(envelope, out var audio) is { } error
            ? new ClientEventResult(null, error)
            : new ClientEventResult(new InputTurnAppend(turn, audio) { EventId = id }, null);
    }

    private static WireError? ReadAudio(in EventEnvelope envelope, out byte[] audio)
    {
        audio = [];
        var id = envelope.EventId;
        if (!envelope.HasAudio || envelope.Audio.TokenType == JsonTokenType.Null)
        {
            return Missing("audio", id);
        }

        if (envelope.Audio.TokenType != JsonTokenType.String)
        {
            return NoText("audio", envelope.Audio.TokenType, id);
        }

        if (Base64Audio.Decode(envelope.Audio) is not { } decoded)
        {
            return WireError.Invalid(ErrorCodes.InvalidAudio, "'audio' is not valid Base64.", "audio", id);
        }

        audio = decoded;
        return audio.Length > WireLimits.AppendBytes
            ? WireError.Invalid(ErrorCodes.AudioTooLarge, "'audio' is longer than 15 MiB.", "audio", id)
            : null;
    }

    private static WireError? ReadTurnId(in EventEnvelope envelope, out string turn)
    {
        const string name = "turn_id";
        turn = "";
        var id = envelope.EventId;
        var token = envelope.TurnId;
        if (token.TokenType is JsonTokenType.None or JsonTokenType.Null)
        {
            return Missing(name, id);
        }

        if (token.TokenType != JsonTokenType.String)
        {
            return NoText(name, token.TokenType, id);
        }

        // No character takes more than eight bytes, escaped or not.
        turn = token.ValueSpan.Length <= 8 * WireLimits.IdLength ? token.GetString()! : "";
        if (token.ValueSpan.Length > 8 * WireLimits.IdLength || turn.Length > WireLimits.IdLength)
        {
            var message = $"'{name}' has more than {WireLimits.IdLength} characters.";
            return WireError.Invalid(ErrorCodes.TooLong, message, name, id);
        }

        return turn.Length == 0
            ? WireError.Invalid(ErrorCodes.InvalidValue, $"'{name}' must not be empty.", name, id)
            : null;
    }

    private static WireError Missing(string name, string? eventId) =>
        WireError.Invalid(ErrorCodes.MissingParameter, $"'{name}' is required.", name, eventId);

    private static WireError NoText(string name, JsonTokenType found, string? eventId) =>
        WireError.Invalid(
            ErrorCodes.InvalidType,
            $"'{name}' must be a string, not {JsonKinds.Describe(found)}.",
            name,
            eventId
        );
}
