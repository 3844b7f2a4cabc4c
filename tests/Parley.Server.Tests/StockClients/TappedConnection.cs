using System.Buffers.Binary;
using System.Text;

namespace Parley.Server.Tests.StockClients;

/// <summary>What went over one connection, byte for byte. It is read once the connection is over.</summary>
internal sealed class TappedConnection
{
    private const int TextFrame = 1;

    public MemoryStream Client { get; } = new();

    public MemoryStream Server { get; } = new();

    /// <summary>Request line and headers.</summary>
    public string Request => HeadOf(Client);

    /// <summary>Status line and headers.</summary>
    public string Answer => HeadOf(Server);

    public bool IsWebSocket => Answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal);

    /// <summary>The text messages that the client sent.</summary>
    public IReadOnlyList<string> FromClient => Messages(Client);

    /// <summary>The text messages that the server sent.</summary>
    public IReadOnlyList<string> FromServer => Messages(Server);

    private static string HeadOf(MemoryStream bytes)
    {
        var span = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        var end = span.IndexOf("\r\n\r\n"u8);
        return Encoding.ASCII.GetString(end < 0 ? span : span[..(end + 4)]);
    }

    /// <summary>Frames of RFC 6455 without extensions; what is cut off at the end is left out.</summary>
    private List<string> Messages(MemoryStream bytes)
    {
        if (!IsWebSocket)
        {
            return [];
        }

        var rest = bytes.GetBuffer().AsSpan(0, (int)bytes.Length)[HeadOf(bytes).Length..];
        var messages = new List<string>();
        var message = new MemoryStream();
        while (TryTakeFrame(ref rest, out var first, out var payload))
        {
            if ((first & 0x0F) is 0 or TextFrame)
            {
                message.Write(payload);
                if ((first & 0x80) != 0)
                {
                    messages.Add(Encoding.UTF8.GetString(message.ToArray()));
                    message.SetLength(0);
                }
            }
        }

        return messages;
    }

    private static bool TryTakeFrame(ref Span<byte> rest, out byte first, out byte[] payload)
    {
        first = 0;
        payload = [];
        if (rest.Length < 2)
        {
            return false;
        }

        var (size, head) = (rest[1] & 0x7F) switch
        {
            126 when rest.Length >= 4 => (BinaryPrimitives.ReadUInt16BigEndian(rest[2..]), 4),
            127 when rest.Length >= 10 => ((long)BinaryPrimitives.ReadUInt64BigEndian(rest[2..]), 10),
            126 or 127 => (long.MaxValue, 0),
            var small => (small, 2),
        };
        var masked = (rest[1] & 0x80) != 0;
        var start = head + (masked ? 4 : 0);
        if (size > rest.Length - start)
        {
            return false;
        }

        first = rest[0];
        payload = rest.Slice(start, (int)size).ToArray();
        for (var i = 0; masked && i < payload.Length; i++)
        {
            payload[i] ^= rest[head + (i % 4)];
        }

        rest = rest[(start + (int)size)..];
        return true;
    }
}
