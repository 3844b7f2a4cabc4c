using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;

namespace Parley.Protocol.Json;

/// <summary><c>response.audio.delta</c> without a JSON writer and without allocating: most of what a session sends.</summary>
internal static class AudioDeltaWriter
{
    /// <summary>Everything that JSON keeps as it is, in ids.</summary>
    private static readonly SearchValues<char> PlainCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/"
    );

    /// <returns>False, with nothing written, when an id needs escapes.</returns>
    public static bool TryWrite(AudioDelta e, IBufferWriter<byte> output, WireProfile profile)
    {
        var place = e.Place;
        if (!IsPlain(e.EventId) || !IsPlain(place.ResponseId) || !IsPlain(place.ItemId))
        {
            return false;
        }

        var names = 192 + e.EventId.Length + place.ResponseId.Length + place.ItemId.Length;
        var buffer = output.GetSpan(names + Base64.GetMaxEncodedToUtf8Length(e.Audio.Length));
        var at = 0;
        Put(
            buffer,
            ref at,
            profile.SaysOutput
                ? "{\"type\":\"response.output_audio.delta\",\"event_id\":\""u8
                : "{\"type\":\"response.audio.delta\",\"event_id\":\""u8
        );
        Put(buffer, ref at, e.EventId);
        Put(buffer, ref at, "\",\"response_id\":\""u8);
        Put(buffer, ref at, place.ResponseId);
        Put(buffer, ref at, "\",\"item_id\":\""u8);
        Put(buffer, ref at, place.ItemId);
        Put(buffer, ref at, "\",\"output_index\":"u8);
        Put(buffer, ref at, place.OutputIndex);
        Put(buffer, ref at, ",\"content_index\":"u8);
        Put(buffer, ref at, place.ContentIndex);
        Put(buffer, ref at, ",\"delta\":\""u8);
        Base64.EncodeToUtf8(e.Audio.Span, buffer[at..], out _, out var written);
        at += written;
        Put(buffer, ref at, "\"}"u8);
        output.Advance(at);
        return true;
    }

    private static bool IsPlain(string id) => !id.AsSpan().ContainsAnyExcept(PlainCharacters);

    private static void Put(Span<byte> buffer, ref int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(buffer[at..]);
        at += text.Length;
    }

    private static void Put(Span<byte> buffer, ref int at, string text) =>
        at += Encoding.UTF8.GetBytes(text, buffer[at..]);

    private static void Put(Span<byte> buffer, ref int at, int number)
    {
        Utf8Formatter.TryFormat(number, buffer[at..], out var written);
        at += written;
    }
}
