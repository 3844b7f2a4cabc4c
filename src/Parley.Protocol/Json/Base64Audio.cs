using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Parley.Protocol.Json;

/// <summary>Base64 of a JSON string token, padded or not, into one array of exactly the decoded size.</summary>
internal static class Base64Audio
{
    /// <param name="token">Stands on a string.</param>
    /// <returns>Null when it is not Base64.</returns>
    public static byte[]? Decode(in Utf8JsonReader token)
    {
        var text = token.ValueSpan;
        if (!token.ValueIsEscaped && text.IndexOf((byte)' ') < 0)
        {
            return DecodeText(text);
        }

        var rented = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            var length = token.CopyString(rented);
            return DecodeText(rented.AsSpan(0, WithoutSpaces(rented.AsSpan(0, length))));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static int WithoutSpaces(Span<byte> text)
    {
        var kept = 0;
        foreach (var c in text)
        {
            if (c is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                text[kept++] = c;
            }
        }

        return kept;
    }

    private static byte[]? DecodeText(ReadOnlySpan<byte> text)
    {
        for (var padding = 0; padding < 2 && text.Length > 0 && text[^1] == '='; padding++)
        {
            text = text[..^1];
        }

        var tail = text.Length & 3;
        if (tail == 1)
        {
            return null;
        }

        var whole = text.Length - tail;
        var audio = GC.AllocateUninitializedArray<byte>((whole / 4 * 3) + (tail == 0 ? 0 : tail - 1));
        var status = Base64.DecodeFromUtf8(text[..whole], audio, out var read, out var written, isFinalBlock: false);
        if (status != OperationStatus.Done || read != whole)
        {
            return null;
        }

        if (tail > 0)
        {
            Span<byte> last = [(byte)'=', (byte)'=', (byte)'=', (byte)'='];
            Span<byte> bytes = stackalloc byte[3];
            text[whole..].CopyTo(last);
            if (Base64.DecodeFromUtf8(last, bytes, out _, out var rest) != OperationStatus.Done || rest != tail - 1)
            {
                return null;
            }

            bytes[..rest].CopyTo(audio.AsSpan(written));
        }

        return audio;
    }
}
