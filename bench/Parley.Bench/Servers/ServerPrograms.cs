using Parley.Bench.Echo;

namespace Parley.Bench.Servers;

/// <summary>Starts the two servers that are compared.</summary>
internal sealed class ServerPrograms : IDisposable
{
    /// <summary>Opens the server under test, which lives as long as the run and listens on loopback alone.</summary>
    public const string Key = "bench-key-of-one-run";

    private const string Ready = "Parley is listening on ";

    private readonly string _server;
    private readonly BenchClock _clock;
    private readonly Uri _model;
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("parley-bench-");

    /// <param name="server">parley-server.dll.</param>
    /// <param name="model">The chat endpoint that answers with known delays.</param>
    public ServerPrograms(string server, Uri model, BenchClock clock)
    {
        _server = server;
        _model = model;
        _clock = clock;
    }

    public Task<ChildServer> StartParleyAsync(CancellationToken cancellationToken) =>
        StartParleyAsync([], cancellationToken);

    /// <param name="options">What it is told beside that.</param>
    public Task<ChildServer> StartParleyAsync(IReadOnlyList<string> options, CancellationToken cancellationToken) =>
        ChildServer.StartAsync(
            [
                _server,
                "serve",
                "--port",
                "0",
                "--data",
                _data.FullName,
                "--api-key",
                Key,
                "--responder",
                _model.ToString(),
                "--model",
                "bench",
                "--log-level",
                "warning",
                .. options,
            ],
            Ready,
            _clock,
            cancellationToken
        );

    public Task<ChildServer> StartEchoAsync(CancellationToken cancellationToken) =>
        ChildServer.StartAsync(
            [Path.Combine(AppContext.BaseDirectory, "parley-bench.dll"), "echo"],
            EchoServer.Ready,
            _clock,
            cancellationToken
        );

    public void Dispose() => _data.Delete(recursive: true);
}
