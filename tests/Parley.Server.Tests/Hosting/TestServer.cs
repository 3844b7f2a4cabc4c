using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Server.Hosting;
using Parley.Server.Settings;

namespace Parley.Server.Tests.Hosting;

/// <summary>
/// The whole server in this process: real Kestrel on a free port, a data folder of its own, stand-in engines unless the test
/// brings others. <c>await using var server = await TestServer.StartAsync();</c>
/// </summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string Key = "test-key-0123456789";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private TestServer(WebApplication app, ServerSettings settings, CapturedLogs logs, DirectoryInfo folder)
    {
        _app = app;
        _folder = folder;
        Settings = settings;
        Logs = logs;
        Address = new Uri(ServerApp.AddressOf(app));
        SecondAddress = ServerApp.SecondAddressOf(app) is { } second ? new Uri(second) : null;
        Http = new HttpClient { BaseAddress = Address, Timeout = Patience };
    }

    public ServerSettings Settings { get; }

    public CapturedLogs Logs { get; }

    /// <summary>For instance <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri Address { get; }

    /// <summary>Where https is served beside plain http.</summary>
    public Uri? SecondAddress { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="change">Changes the settings: port 0, a folder of its own, key <see cref="Key"/>.</param>
    /// <param name="parts">Engines, clock and session options; stand-in engines when it brings none.</param>
    /// <param name="realEngines">Use the engines of this machine, which the tests of the program share.</param>
    /// <param name="ownEngines">The server makes the engines of this machine for itself, as it does for people.</param>
    /// <param name="provenBy">See <see cref="WireTap.Install"/>.</param>
    public static async Task<TestServer> StartAsync(
        Func<ServerSettings, ServerSettings>? change = null,
        ServerParts? parts = null,
        bool realEngines = false,
        bool ownEngines = false,
        IConfiguration? configuration = null,
        string? provenBy = null
    )
    {
        var folder = Directory.CreateTempSubdirectory("parley-test-");
        var settings = new ServerSettings
        {
            Port = 0,
            Data = folder.FullName,
            ApiKey = Key,
            LogLevel = LogLevel.Trace,
        };
        settings = change?.Invoke(settings) ?? settings;
        var logs = new CapturedLogs();
        parts ??= new ServerParts();
        if (!ownEngines)
        {
            var engines = parts.Engines ?? (realEngines ? await MachineEngines.ForAsync(settings) : TestEngines.With());
            parts = parts with { Engines = engines };
        }

        var app = ServerApp.Build(
            settings,
            configuration,
            parts with
            {
                ConfigureLogging = logging => logging.ClearProviders().AddProvider(logs),
            }
        );
        WireTap.Install(app, TestContext.Current, provenBy);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestServer(app, settings, logs, folder);
    }

    /// <summary>The WebSocket address of a path with its query.</summary>
    public Uri Wire(string pathAndQuery) => new(new UriBuilder(Address) { Scheme = "ws" }.Uri, pathAndQuery);

    /// <summary>Opens a session with the key in a header.</summary>
    public async Task<ClientWebSocket> ConnectAsync(
        string pathAndQuery = "/voice-live/realtime?api-version=2025-10-01&model=test",
        Action<ClientWebSocketOptions>? configure = null
    )
    {
        var socket = new ClientWebSocket();
        if (configure is null)
        {
            socket.Options.SetRequestHeader("api-key", Key);
        }

        configure?.Invoke(socket.Options);
        using var limit = new CancellationTokenSource(Patience);
        await socket.ConnectAsync(Wire(pathAndQuery), limit.Token);
        return socket;
    }

    /// <summary>An upgrade that is expected to be refused: status, headers and body can be looked at.</summary>
    public Task<HttpResponseMessage> UpgradeAsync(string pathAndQuery, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, pathAndQuery);
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
