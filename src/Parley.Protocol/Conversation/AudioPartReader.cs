using System.Runtime.InteropServices;
using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;

namespace Parley.Protocol.Conversation;

/// <summary>Reads parts that were spoken: <c>input_audio</c> with its sound, its transcript or both; <c>audio</c> by its transcript.</summary>
internal static class AudioPartReader
{
    public static InputAudioPart? ReadHeard(JsonFields part)
    {
        var transcript = part.Text("transcript");
        if (!part.TryGet("audio", out var audio))
        {
            if (transcript is null)
            {
                part.Require("transcript");
            }

            return new InputAudioPart(transcript);
        }

        if (audio.ValueKind != JsonValueKind.String)
        {
            part.WrongType(part.Path("audio"), "a string", audio);
            return null;
        }

        return Decode(part, audio) is { } bytes ? new InputAudioPart(transcript) { Audio = bytes } : null;
    }

    /// <summary>What the assistant said is known by its words; its sound is not taken.</summary>
    public static AudioPart? ReadSaid(JsonFields part)
    {
        var transcript = part.Text("transcript");
        if (transcript is not null)
        {
            part.Has("audio");
            return new AudioPart(transcript);
        }

        if (part.Text("audio") is not null)
        {
            part.Findings.Fault(
                ErrorCodes.NotSupported,
                "The audio of the assistant is not written down: give its transcript.",
                part.Path("audio")
            );
        }
        else
        {
            part.Require("transcript");
        }

        return null;
    }

    private static byte[]? Decode(JsonFields part, JsonElement audio)
    {
        var path = part.Path("audio");
        var token = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(audio));
        token.Read();
        if (Base64Audio.Decode(token) is not { Length: > 0 } bytes)
        {
            part.Findings.Fault(ErrorCodes.InvalidAudio, $"'{path}' is not valid Base64, or is empty.", path);
            return null;
        }

        if (bytes.Length > WireLimits.AppendBytes)
        {
            part.Findings.Fault(ErrorCodes.AudioTooLarge, $"'{path}' is longer than 15 MiB.", path);
            return null;
        }

        return bytes;
    }
}
