using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Parley.Core;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;

namespace Parley.Runtime.Journals;

/// <summary>An effect as a journal keeps it: events as they are on the wire, the rest as records; of long ones the hash.</summary>
internal static class EffectText
{
    /// <summary>Longer ones are kept as their hash: audio above all, which the inputs hold already.</summary>
    public const int LongestKept = 4_096;

    /// <summary>Writes the effect's own bytes.</summary>
    public static void Write(SessionEffect effect, WireProfile profile, ArrayBufferWriter<byte> output)
    {
        if (effect is Emit emit)
        {
            ServerEventWriter.Write(emit.Event, output, profile);
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
