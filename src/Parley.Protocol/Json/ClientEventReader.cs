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

        profile ??= WireProfile.VoiceLive;
        if (envelope.Type.ValueTextEquals(AudioEventReader.Append))
        {
            return AudioEventReader.ReadAppend(envelope);
        }

        if (profile.HasVoiceLiveFields && envelope.Type.ValueTextEquals(AudioEventReader.TurnAppend))
        {
            return AudioEventReader.ReadTurnAppend(envelope);
        }

        var type = envelope.Type.GetString()!;
        var findings = new Findings { Profile = profile };
        var root = JsonElement.Parse(utf8, new JsonDocumentOptions { MaxDepth = WireLimits.Depth });
        var read = ReadOther(type, new JsonFields(root, "", findings));
        return findings.Error is { } fault
            ? Refuse(fault with { EventId = envelope.EventId })
            : new ClientEventResult(read! with { EventId = envelope.EventId }, null);
    }

    private static ClientEventResult Refuse(WireError error) => new(null, error);

    private static ClientEvent? ReadOther(string type, JsonFields fields)
    {
        switch (type)
        {
            case "session.update":
                return ReadUpdate(fields);
            case "transcription_session.update" when fields.Findings.Profile.NamesTranscriptionSessions:
                return ReadUpdate(fields);
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
                if (fields.Findings.Profile.HasVoiceLiveFields)
                {
                    return VoiceLiveEventReader.Read(type, fields);
                }

                fields.Findings.RefuseType(type);
                return null;
        }
    }

    private static SessionUpdate? ReadUpdate(JsonFields fields)
    {
        fields.Require("session");
        return fields.Object("session") is { } session ? new SessionUpdate(new SessionPatch(session.Json)) : null;
    }
}
