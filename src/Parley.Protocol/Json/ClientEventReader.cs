using System.Text.Json;
using System.Text.Unicode;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Input;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;

namespace Parley.Protocol.Json;

/// <summary>Reads what a client sent. Never throws; rules and codes: docs/protocol/errors.md.</summary>
public static class ClientEventReader
{
    private const string Append = "input_audio_buffer.append";

    /// <param name="utf8">One whole message: UTF-8 JSON text.</param>
    /// <param name="profile">The connection's dialect; null: Voice Live.</param>
    public static ClientEventResult Read(ReadOnlySpan<byte> utf8, WireProfile? profile = null)
    {
        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        if (!Utf8.IsValid(utf8))
        {
            return Refuse(WireError.Invalid(ErrorCodes.InvalidJson, "The message is not valid UTF-8."));
        }

        if (LoneSurrogates.Repair(utf8) is { } repaired)
        {
            utf8 = repaired;
        }

        var envelope = EventEnvelope.Scan(utf8);
        if (envelope.Error is { } error)
        {
            return Refuse(error);
        }

        if (envelope.Type.ValueTextEquals(Append))
        {
            return ReadAppend(envelope);
        }

        var type = envelope.Type.GetString()!;
        var findings = new Findings { Profile = profile ?? WireProfile.VoiceLive };
        var root = JsonElement.Parse(utf8, new JsonDocumentOptions { MaxDepth = WireLimits.Depth });
        var read = ReadOther(type, new JsonFields(root, "", findings));
        return findings.Error is { } fault
            ? Refuse(fault with { EventId = envelope.EventId })
            : new ClientEventResult(read! with { EventId = envelope.EventId }, null);
    }

    private static ClientEventResult Refuse(WireError error) => new(null, error);

    private static ClientEventResult ReadAppend(in EventEnvelope envelope)
    {
        var id = envelope.EventId;
        if (!envelope.HasAudio || envelope.Audio.TokenType == JsonTokenType.Null)
        {
            return Refuse(WireError.Invalid(ErrorCodes.MissingParameter, "'audio' is required.", "audio", id));
        }

        if (envelope.Audio.TokenType != JsonTokenType.String)
        {
            var found = JsonKinds.Describe(envelope.Audio.TokenType);
            return Refuse(
                WireError.Invalid(ErrorCodes.InvalidType, $"'audio' must be a string, not {found}.", "audio", id)
            );
        }

        if (Base64Audio.Decode(envelope.Audio) is not { } audio)
        {
            return Refuse(WireError.Invalid(ErrorCodes.InvalidAudio, "'audio' is not valid Base64.", "audio", id));
        }

        return audio.Length > WireLimits.AppendBytes
            ? Refuse(WireError.Invalid(ErrorCodes.AudioTooLarge, "'audio' is longer than 15 MiB.", "audio", id))
            : new ClientEventResult(new InputAudioAppend(audio) { EventId = id }, null);
    }

    private static ClientEvent? ReadOther(string type, JsonFields fields)
    {
        switch (type)
        {
            case "session.update":
                fields.Require("session");
                return fields.Object("session") is { } session
                    ? new SessionUpdate(new SessionPatch(session.Json))
                    : null;
            case "input_audio_buffer.commit":
                return new InputAudioCommit();
            case "input_audio_buffer.clear":
                return new InputAudioClear();
            case "conversation.item.create":
                fields.Require("item");
                var previous = fields.Id("previous_item_id");
                return fields.Object("item") is { } item && ItemReader.Read(item) is { } read
                    ? new ItemCreate(previous, read)
                    : null;
            case "conversation.item.retrieve":
                return new ItemRetrieve(fields.RequiredId("item_id"));
            case "conversation.item.delete":
                return new ItemDelete(fields.RequiredId("item_id"));
            case "conversation.item.truncate":
                var target = fields.RequiredId("item_id");
                fields.Require("content_index");
                fields.Require("audio_end_ms");
                return new ItemTruncate(
                    target,
                    fields.Integer("content_index", 0, int.MaxValue) ?? 0,
                    fields.Integer("audio_end_ms", 0, int.MaxValue) ?? 0
                );
            case "response.create":
                return ResponseCreateReader.Read(fields);
            case "response.cancel":
                return new ResponseCancel(fields.Id("response_id"));
            case "output_audio_buffer.clear":
                return new OutputAudioClear();
            default:
                RefuseType(type, fields.Findings);
                return null;
        }
    }

    private static void RefuseType(string type, Findings findings)
    {
        switch (type)
        {
            case "session.avatar.connect":
                findings.Fault(ErrorCodes.NotSupported, "Avatars are not supported by this server yet.", "type");
                break;
            case "input_audio.turn.start"
            or "input_audio.turn.append"
            or "input_audio.turn.end"
            or "input_audio.turn.cancel"
            or "input_audio.clear":
                findings.Fault(
                    ErrorCodes.NotSupported,
                    $"'{type}' is not supported by this server yet; use input_audio_buffer.append and commit.",
                    "type"
                );
                break;
            case "input_text.delta" or "input_text.done":
                findings.Fault(
                    ErrorCodes.NotSupported,
                    $"'{type}' is not supported by this server yet; use conversation.item.create.",
                    "type"
                );
                break;
            case "mcp_approval_response":
                findings.Fault(ErrorCodes.NotSupported, "MCP tools are not supported by this server yet.", "type");
                break;
            case "rtc.call.sdp.create":
                findings.Fault(ErrorCodes.NotSupported, "WebRTC calls are not supported by this server yet.", "type");
                break;
            case "byom_credential.update":
                findings.Fault(
                    ErrorCodes.NotSupported,
                    "Credentials of a model cannot be renewed over the socket; they are the server's own setting.",
                    "type"
                );
                break;
            default:
                var shown = type.Length <= 64 ? type : type[..64];
                findings.Fault(ErrorCodes.UnknownEventType, $"'{shown}' is not a known event type.", "type");
                break;
        }
    }
}
