using Parley.Protocol.Json;

namespace Parley.Protocol.Conversation;

/// <summary>Reads a part of a message; each role has its own kinds. The names of every dialect are understood in all of them.</summary>
internal static class ContentPartReader
{
    public static ContentPart? Read(JsonFields part, MessageRole role)
    {
        part.Require("type");
        var type = role switch
        {
            MessageRole.System => part.OneOf("type", "input_text"),
            MessageRole.User => part.OneOf("type", "input_text", "input_audio", "input_image"),
            _ => part.OneOf("type", "text", "audio", "output_text", "output_audio"),
        };
        ContentPart? read = type switch
        {
            "input_text" => new InputTextPart(part.RequiredText("text")),
            "text" or "output_text" => new TextPart(part.RequiredText("text")),
            "input_audio" => AudioPartReader.ReadHeard(part),
            "audio" or "output_audio" => AudioPartReader.ReadSaid(part),
            "input_image" => ImagePartReader.Read(part),
            _ => null,
        };
        return part.Findings.Ok ? read : null;
    }
}
