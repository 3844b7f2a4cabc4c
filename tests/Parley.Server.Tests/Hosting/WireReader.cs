using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Parley.Server.Tests.Hosting;

/// <summary>Reads and writes whole messages of a client's socket, with patience that ends.</summary>
internal static class WireReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The next message; null when the server said goodbye.</summary>
    public static async Task<JsonElement?> NextAsync(this WebSocket socket)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer, limit.Token);
            if (result.MessageType is WebSocketMessageType.Close)
            {
                return null;
            }

            bytes.Write(buffer, 0, result.Count);
            if (result.EndOfMessage)
            {
                return JsonElement.Parse(bytes.ToArray());
            }
        }
    }

    /// <summary>Reads until a message of the type comes.</summary>
    public static async Task<JsonElement> UntilAsync(this WebSocket socket, string type)
    {
        while (await socket.NextAsync() is { } message)
        {
            if (message.GetProperty("type").ValueEquals(type))
            {
                return message;
            }
        }

        throw new InvalidOperationException($"The server closed before it sent {type}.");
    }

    /// <summary>Reads until the server says goodbye; gives its code.</summary>
    public static async Task<int> CloseCodeAsync(this WebSocket socket)
    {
        while (await socket.NextAsync() is not null)
        {
            // Events before the end are of no interest.
        }

        return (int)socket.CloseStatus!.Value;
    }

    public static async Task SendTextAsync(this WebSocket socket, string text)
    {
        using var limit = new CancellationTokenSource(Patience);
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, limit.Token);
    }
}
