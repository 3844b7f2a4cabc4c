using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Parley.Core;
using Parley.Core.Conversation;
using Parley.Core.Responses;
using Parley.Protocol.Conversation;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;

namespace Parley.Runtime.Journals;

/// <summary>An effect as a journal keeps it: events as they are on the wire, the rest as records; of long ones the hash.</summary>
internal static class EffectText
{
    private const int LongestKept = 64 * 1024;
    private const int LongestSoundKept = 2_048;

    /// <summary>False: its hash is enough. Sound is in the inputs already, and a conversation would be kept with every answer.</summary>
    public static bool IsKept(SessionEffect effect, int length) =>
        length
        <= (
            effect
                is Emit { Event: AudioDelta or BlendshapesDelta or ItemRetrieved }
                    or StoreAudio
                    or TranscribeAudio
                    or StartResponse
                    or AskInterim
                ? LongestSoundKept
                : LongestKept
        );

    /// <summary>Writes the effect's own bytes.</summary>
    public static void Write(SessionEffect effect, WireProfile profile, ArrayBufferWriter<byte> output)
    {
        if (effect is Emit emit)
        {
            ServerEventWriter.Write(emit.Event, output, profile);
            if (JournalSecrets.HideIn(output.WrittenSpan) is { } hidden)
            {
                // An event tells a client the addresses of its servers of tools, with all that is in them.
                output.ResetWrittenCount();
                output.Write(hidden);
            }

            return;
        }

        using var writer = new Utf8JsonWriter(output);
        JsonSerializer.Serialize(writer, effect, RecordJson.Options);
    }

    /// <summary>What stands for the effect: <c>event</c> or <c>effect</c> with its own bytes, or <c>hash</c>.</summary>
    public static string NameOf(SessionEffect effect) => effect is Emit ? "event" : "effect";

    public static string KindOf(SessionEffect effect, WireProfile profile) =>
        effect is Emit emit ? ServerEventNames.Of(emit.Event, profile) : effect.GetType().Name;

    public static string Hash(ReadOnlySpan<byte> text) => Convert.ToHexStringLower(SHA256.HashData(text));
}
