using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Engines.Hearing.Cleaning;
using Parley.Engines.Responses;
using Parley.Engines.Speech;
using Parley.Runtime.Sessions;
using Parley.Server.Hosting;
using Parley.Server.Settings;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Fakes;

namespace Parley.Server.Tests.Wire;

/// <summary>
/// A bare client of one dialect over a real socket, and a server whose engines are quick and scripted. Every event of the client has
/// an id; an error that a test does not wait for fails it.
/// </summary>
internal sealed class WireCall : IAsyncDisposable
{
    private const int Rate = 24_000;
    private static readonly FakeAnswer _usual = new();
    private readonly TestServer _server;
    private readonly ClientWebSocket _socket;
    private int _sent;

    private WireCall(TestServer server, ClientWebSocket socket, Dialect dialect, FakeResponder responder)
    {
        _server = server;
        _socket = socket;
        Dialect = dialect;
        Responder = responder;
    }

    public Dialect Dialect { get; }

    public FakeResponder Responder { get; }

    /// <summary>All that the server logged.</summary>
    public string Log => _server.Logs.Text;

    /// <summary>Everything that came, in order.</summary>
    public List<JsonElement> Events { get; } = [];

    /// <param name="path">Where to connect, when it is not the usual path of the dialect.</param>
    /// <param name="limits">Of the session.</param>
    /// <param name="suppressor">Takes out noise; by default nothing does.</param>
    /// <param name="canceller">Takes out echo; by default nothing does.</param>
    /// <param name="settings">Changes the server's settings.</param>
    /// <param name="answers">What the assistant says, one script for each response; the last one is repeated.</param>
    public static async Task<WireCall> OpenAsync(
        Dialect dialect,
        FakeTranscriber? transcriber = null,
        string? path = null,
        SessionOptions? limits = null,
        INoiseSuppressor? suppressor = null,
        IEchoCanceller? canceller = null,
        Func<ServerSettings, ServerSettings>? settings = null,
        params FakeAnswer[] answers
    )
    {
        var responder = new FakeResponder(
            TimeProvider.System,
            [.. (answers.Length > 0 ? answers : [FakeAnswer.Text("Good to hear you.")]).Select(Quick)]
        );
        var engines = new SessionEngines(
            new FakeVoiceDetector(),
            transcriber ?? new FakeTranscriber(TimeProvider.System, "what is the time", "and now"),
            responder,
            new FakeSpeaker(TimeProvider.System) { Delay = TimeSpan.FromMilliseconds(5) },
            VoiceMap.Default,
            []
        )
        {
            NoiseSuppressor = suppressor,
            EchoCanceller = canceller,
        };
        var server = await TestServer.StartAsync(
            settings,
            parts: new ServerParts { Engines = engines, Session = limits ?? new() }
        );
        var socket = await server.ConnectAsync(
            path ?? dialect.Path(),
            options =>
            {
                options.SetRequestHeader("Authorization", $"Bearer {TestServer.Key}");
                if (dialect is Dialect.RealtimeBeta)
                {
                    options.SetRequestHeader("OpenAI-Beta", "realtime=v1");
                }
            }
        );
        return new WireCall(server, socket, dialect, responder);
    }

    /// <summary>Sends an event; gives the id it was sent with.</summary>
    public async Task<string> SendAsync(string json)
    {
        var message = JsonNode.Parse(json)!;
        var id = $"evt_{++_sent}";
        message["event_id"] = id;
        await _socket.SendTextAsync(message.ToJsonString());
        return id;
    }

    /// <summary>Sends an event and waits for its answer.</summary>
    public async Task<JsonElement> AskAsync(string json, string answer)
    {
        await SendAsync(json);
        return await UntilAsync(answer);
    }

    /// <summary>Sets session fields; gives the echo.</summary>
    public async Task<JsonElement> UpdateAsync(string session) =>
        (await AskAsync($$"""{"type":"session.update","session":{{session}} }""", "session.updated")).GetProperty(
            "session"
        );

    /// <summary>Sends what is loud for so long, then silence.</summary>
    public async Task SpeakAsync(int loudMs, int silentMs)
    {
        if (loudMs > 0)
        {
            await AppendAsync(loudMs, 8_000);
        }

        if (silentMs > 0)
        {
            await AppendAsync(silentMs, 0);
        }
    }

    public Task<string> TypeAsync(string text) =>
        SendAsync(
            $$"""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"{{text}}"}]} }"""
        );

    /// <summary>Reads on until an event comes, by its short name.</summary>
    public async Task<JsonElement> UntilAsync(string name)
    {
        var type = Dialect.Event(name);
        while (await _socket.NextAsync() is { } message)
        {
            Events.Add(message);
            var found = message.GetProperty("type").GetString();
            if (string.Equals(found, type, StringComparison.Ordinal))
            {
                return message;
            }

            Assert.False(found is "error", $"before {type} came {message}");
        }

        throw new InvalidOperationException($"The server closed before it sent {type}.");
    }

    /// <summary>Those that came already, by their short name.</summary>
    public IReadOnlyList<JsonElement> Of(string name)
    {
        var type = Dialect.Event(name);
        return [.. Events.Where(e => e.GetProperty("type").ValueEquals(type))];
    }

    public Task<int> CloseCodeAsync() => _socket.CloseCodeAsync();

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _server.DisposeAsync();
    }

    private static FakeAnswer Quick(FakeAnswer answer) =>
        answer with
        {
            FirstToken = answer.FirstToken == _usual.FirstToken ? TimeSpan.FromMilliseconds(5) : answer.FirstToken,
            BetweenParts = TimeSpan.FromMilliseconds(1),
        };

    private Task<string> AppendAsync(int ms, short level)
    {
        var bytes = new byte[Rate / 1000 * ms * 2];
        for (var i = 0; i < bytes.Length; i += 2)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(i), level);
        }

        return SendAsync($$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(bytes)}}"}""");
    }
}
