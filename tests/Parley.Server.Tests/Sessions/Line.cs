using System.Net.WebSockets;
using System.Text.Json;
using Parley.Audio;
using Parley.Server.Settings;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Voice;

namespace Parley.Server.Tests.Sessions;

/// <summary>A client of any dialect over a real socket, who keeps what it got.</summary>
internal sealed class Line(ClientWebSocket socket) : IDisposable
{
    public const string VoiceLive = "/voice-live/realtime?api-version=2026-07-15&model=test";
    public const string Beta = "/openai/realtime?api-version=2025-04-01-preview&deployment=test";
    public const string Realtime = "/v1/realtime?model=test";
    public const string Transcription = "/v1/realtime?intent=transcription&model=test";
    private const int Rate = 24_000;
    private readonly List<JsonElement> _got = [];

    public static TheoryData<string> Every => [VoiceLive, Beta, Realtime];

    /// <summary>The ear and the voice of this machine, which may be busy with other tests.</summary>
    public static Task<TestServer> ServeAsync(Func<ServerSettings, ServerSettings>? settings = null) =>
        TestServer.StartAsync(
            settings,
            parts: new() { Session = new() { TranscriptTimeout = TimeSpan.FromMinutes(2) } },
            realEngines: true
        );

    /// <summary>The types of all events so far.</summary>
    public string[] Types => [.. _got.Select(TypeOf)];

    public static async Task<Line> OpenAsync(TestServer server, string address)
    {
        var line = new Line(await server.ConnectAsync(address));
        await line.UntilAsync("session.created");
        return line;
    }

    public Task SendAsync(string json) => socket.SendTextAsync(json);

    /// <summary>Reads on until an event of the type comes; an error on the way ends the test, unless it is what is waited for.</summary>
    public async Task<JsonElement> UntilAsync(string type)
    {
        while (await socket.NextAsync() is { } e)
        {
            _got.Add(e);
            if (string.Equals(TypeOf(e), type, StringComparison.Ordinal))
            {
                return e;
            }

            Assert.False(
                TypeOf(e) is "error" || TypeOf(e).EndsWith(".failed", StringComparison.Ordinal),
                e.GetRawText()
            );
        }

        throw new InvalidOperationException($"The server closed before it sent {type}.");
    }

    /// <summary>Waits for an error; gives what it says.</summary>
    public async Task<JsonElement> ErrorAsync() => (await UntilAsync("error")).GetProperty("error");

    /// <summary>The server's goodbye.</summary>
    public Task<int> CloseCodeAsync() => socket.CloseCodeAsync();

    /// <summary>Sends speech made by the local voice, in one go.</summary>
    /// <param name="turnId">In a turn of the client's own; null: into the buffer.</param>
    public async Task SayAsync(string text, string? turnId = null)
    {
        var speech = (await Caller.SpeechAsync(text)).AtRate(Rate).Samples;
        foreach (var chunk in speech.Chunk(Rate / 10))
        {
            await AppendAsync(chunk, turnId);
        }
    }

    public async Task StaySilentAsync(int ms)
    {
        for (var sent = 0; sent < ms; sent += 100)
        {
            await AppendAsync(new short[Rate / 10], null);
        }
    }

    public void Dispose() => socket.Dispose();

    private Task AppendAsync(short[] samples, string? turnId)
    {
        var encoder = new AudioEncoder(Rate, new AudioFormat(AudioCoding.Pcm16, Rate));
        var bytes = new byte[encoder.MaxOutput(samples.Length)];
        var audio = Convert.ToBase64String(bytes, 0, encoder.Encode(samples, bytes));
        return SendAsync(
            turnId is null
                ? $$"""{"type":"input_audio_buffer.append","audio":"{{audio}}"}"""
                : $$"""{"type":"input_audio.turn.append","turn_id":"{{turnId}}","audio":"{{audio}}"}"""
        );
    }

    private static string TypeOf(JsonElement e) => e.GetProperty("type").GetString()!;
}
