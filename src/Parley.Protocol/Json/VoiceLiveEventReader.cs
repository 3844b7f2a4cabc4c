using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Input;

namespace Parley.Protocol.Json;

/// <summary>Reads the events that only Voice Live has.</summary>
internal static class VoiceLiveEventReader
{
    /// <returns>Null when it is refused; then there is a fault.</returns>
    public static ClientEvent? Read(string type, JsonFields fields)
    {
        switch (type)
        {
            case "input_audio.turn.start":
                return new InputTurnStart(fields.RequiredId("turn_id"));
            case "input_audio.turn.end":
                return new InputTurnEnd(fields.RequiredId("turn_id"));
            case "input_audio.turn.cancel":
                return new InputTurnCancel(fields.RequiredId("turn_id"));
            case "input_audio.clear":
                return new InputAudioClearAll();
            case "input_text.delta":
                return new InputTextDelta(fields.Id("id") ?? "", ContentIndex(fields), fields.RequiredText("delta"));
            case "input_text.done":
                return new InputTextDone(fields.Id("id") ?? "", ContentIndex(fields));
            case "mcp_approval_response":
                // Its own event holds what the item does.
                var approval = ItemReader.ReadApproval(fields, "");
                return fields.Findings.Ok ? new ItemCreate(null, approval) : null;
            default:
                Refuse(type, fields.Findings);
                return null;
        }
    }

    private static int ContentIndex(JsonFields fields) => fields.Integer("content_index", 0, int.MaxValue) ?? 0;

    private static void Refuse(string type, Findings findings)
    {
        var message = type switch
        {
            "session.avatar.connect" => "Avatars are not supported by this server yet.",
            "rtc.call.sdp.create" => "WebRTC calls are not supported by this server yet.",
            "byom_credential.update" =>
                "Credentials of a model cannot be renewed over the socket; they are the server's own setting.",
            _ => null,
        };
        if (message is null)
        {
            findings.RefuseType(type);
        }
        else
        {
            findings.Fault(ErrorCodes.NotSupported, message, "type");
        }
    }
}
