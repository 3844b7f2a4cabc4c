using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace Parley.Client;

public sealed partial class VoiceClient
{
    private async Task ReadAsync()
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        Exception? failure = null;
        try
        {
            while (await ReceiveAsync(buffer))
            {
                await _messages.Writer.WriteAsync(Parse(buffer.WrittenMemory), _ended.Token);
                buffer.ResetWrittenCount();
            }
        }
        catch (OperationCanceledException) { }
        catch (VoiceClientException e)
        {
            failure = e;
        }
        catch (Exception e)
        {
            failure = new VoiceClientException(VoiceClientFault.Closed, EndText(), null, e);
        }

        _messages.Writer.TryComplete(failure);
    }

    /// <summary>Collects one whole message. False when the server has closed.</summary>
    private async Task<bool> ReceiveAsync(ArrayBufferWriter<byte> buffer)
    {
        while (true)
        {
            var result = await _socket.ReceiveAsync(buffer.GetMemory(8 * 1024), _ended.Token);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                if (_socket.State == WebSocketState.CloseReceived)
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _ended.Token);
                }

                return false;
            }

            buffer.Advance(result.Count);
            if (buffer.WrittenCount > _options.MaxMessageBytes)
            {
                throw new VoiceClientException(
                    VoiceClientFault.Protocol,
                    "The server sent a message that is too long."
                );
            }

            if (result.EndOfMessage)
            {
                return true;
            }
        }
    }

    private ServerMessage Parse(ReadOnlyMemory<byte> json)
    {
        var at = Elapsed;
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement.Clone();
            var type =
                root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("type", out var name)
                && name.ValueKind == JsonValueKind.String
                    ? name.GetString()!
                    : "";
            return new ServerMessage(type, root, at);
        }
        catch (JsonException e)
        {
            throw new VoiceClientException(
                VoiceClientFault.Protocol,
                "The server sent a message that is not JSON.",
                null,
                e
            );
        }
    }
}
