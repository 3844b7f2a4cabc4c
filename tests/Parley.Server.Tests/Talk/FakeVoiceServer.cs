using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Parley.Server.Tests.Talk;

/// <summary>
/// A minimal Voice Live server for the client's own tests: it takes loud sound for speech, and answers every turn with the same
/// words and a tone. It shows that the client leans on the wire alone, not on Parley.
/// </summary>
internal sealed class FakeVoiceServer : IAsyncDisposable
{
    public const string Key = "fake-key";
    public const string Heard = "what time is it";
    public const string Said = "It is noon.";
    private const int SilenceBytes = 24000 * 2 * 3 / 10;

    private readonly WebApplication _app;

    private FakeVoiceServer(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    /// <summary>When false, a turn is heard and never answered.</summary>
    public bool Answers { get; init; } = true;

    public static async Task<FakeVoiceServer> StartAsync(bool answers, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new FakeVoiceServer(app) { Answers = answers };
        app.UseWebSockets();
        app.Map("/voice-live/realtime", server.AcceptAsync);
        await app.StartAsync(cancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AcceptAsync(HttpContext http)
    {
        if (http.Request.Headers["api-key"] != Key)
        {
            http.Response.StatusCode = 401;
            await http.Response.WriteAsJsonAsync(
                new { error = new { code = "401", message = "That key opens nothing." } }
            );
            return;
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        await new Session(socket, this, http.RequestAborted).RunAsync();
    }

    private sealed class Session(WebSocket socket, FakeVoiceServer server, CancellationToken cancellationToken)
    {
        private bool _speaking;
        private int _silence;

        public async Task RunAsync()
        {
            await SendAsync(new { type = "session.created", session = new { id = "sess_1", model = "fake" } });
            while (await ReceiveAsync() is { } message)
            {
                await HandleAsync(message);
            }
        }

        private async Task HandleAsync(JsonNode message)
        {
            switch ((string?)message["type"])
            {
                case "session.update":
                    await SendAsync(new { type = "session.updated", session = new { id = "sess_1" } });
                    break;
                case "input_audio_buffer.append":
                    await HearAsync(Convert.FromBase64String((string)message["audio"]!));
                    break;
                case "input_audio_buffer.commit":
                    await SendAsync(new { type = "input_audio_buffer.committed", item_id = "item_1" });
                    break;
                case "response.create":
                    await AnswerAsync();
                    break;
                default:
                    break;
            }
        }

        private async Task HearAsync(byte[] audio)
        {
            var loud = Loud(audio);
            _silence = loud ? 0 : _silence + audio.Length;
            if (loud && !_speaking)
            {
                _speaking = true;
                await SendAsync(new { type = "input_audio_buffer.speech_started", item_id = "item_1" });
            }
            else if (_speaking && _silence >= SilenceBytes)
            {
                _speaking = false;
                await SendAsync(new { type = "input_audio_buffer.speech_stopped", item_id = "item_1" });
                await SendAsync(new { type = "input_audio_buffer.committed", item_id = "item_1" });
                const string Transcription = "conversation.item.input_audio_transcription";
                await SendAsync(new { type = Transcription + ".delta", delta = "what" });
                await SendAsync(new { type = Transcription + ".completed", transcript = Heard });
                await AnswerAsync();
            }
        }

        private async Task AnswerAsync()
        {
            if (!server.Answers)
            {
                return;
            }

            await SendAsync(new { type = "response.created", response = new { id = "resp_1" } });
            await SendAsync(new { type = "response.audio_transcript.delta", delta = Said });
            await SendAsync(new { type = "response.audio.delta", delta = Convert.ToBase64String(Tone(4800)) });
            await SendAsync(new { type = "response.audio.delta", delta = Convert.ToBase64String(Tone(4800)) });
            await SendAsync(new { type = "response.done", response = new { id = "resp_1", status = "completed" } });
        }

        private static bool Loud(byte[] audio)
        {
            for (var i = 0; i + 1 < audio.Length; i += 2)
            {
                if (Math.Abs((int)BitConverter.ToInt16(audio, i)) > 1000)
                {
                    return true;
                }
            }

            return false;
        }

        private async Task SendAsync(object message) =>
            await socket.SendAsync(
                JsonSerializer.SerializeToUtf8Bytes(message),
                WebSocketMessageType.Text,
                true,
                cancellationToken
            );

        private async Task<JsonNode?> ReceiveAsync()
        {
            var buffer = new ArrayBufferWriter<byte>();
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.GetMemory(8192), cancellationToken);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
                    return null;
                }

                buffer.Advance(part.Count);
                if (part.EndOfMessage)
                {
                    return JsonNode.Parse(buffer.WrittenSpan);
                }
            }
        }
    }

    /// <summary>pcm16, a loud 400 Hz tone.</summary>
    public static byte[] Tone(int samples)
    {
        var bytes = new byte[samples * 2];
        for (var i = 0; i < samples; i++)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(i * 2), (short)(8000 * Math.Sin(i * 2 * Math.PI / 60)));
        }

        return bytes;
    }
}
