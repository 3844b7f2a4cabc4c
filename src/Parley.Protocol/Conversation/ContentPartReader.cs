using Parley.Protocol.Errors;
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
            "input_audio" => Transcript(part) is { } heard ? new InputAudioPart(heard) : null,
            "audio" or "output_audio" => Transcript(part) is { } said ? new AudioPart(said) : null,
            "input_image" => Image(part),
            _ => null,
        };
        return part.Findings.Ok ? read : null;
    }

    private static string? Transcript(JsonFields part)
    {
        var transcript = part.Text("transcript");
        if (transcript is not null)
        {
            return transcript;
        }

        if (part.Text("audio") is not null)
        {
            part.Findings.Fault(
                ErrorCodes.NotSupported,
                "Audio inside an item is not supported by this server yet; give its transcript.",
                part.Path("audio")
            );
        }
        else
        {
            part.Require("transcript");
        }

        return null;
    }

    private static InputImagePart? Image(JsonFields part)
    {
        var old = part.Text("url");
        var url = part.Text("image_url") ?? old;
        var detail = part.OneOf("detail", "auto", "low", "high");
        if (url is null)
        {
            part.Require("image_url");
            return null;
        }

        if (
            !url.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase)
            && !url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            && !url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        )
        {
            part.BadValue(part.Path("image_url"), "must be a data:image, https or http URL");
        }

        return new InputImagePart(url, detail);
    }
}
