using System.Diagnostics;

namespace Parley.Server.Tests.Agents;

/// <summary>The program as a process of its own that serves, and is killed without warning.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Key = "kill-test-key";
    private const string Listening = "Parley is listening on ";
    private readonly Process _process;
    private readonly HttpClient _http;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = address };
        Agents = new AgentClient(_http, key: Key);
    }

    public AgentClient Agents { get; }

    /// <param name="data">Its folder.</param>
    /// <param name="responder">As the option has it.</param>
    /// <param name="store">A connection string; null: a file in the folder.</param>
    public static async Task<ServerProcess> StartAsync(string data, string responder, string? store = null)
    {
        var cancel = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "parley-server.dll"),
                "serve",
                "--port",
                "0",
                "--data",
                data,
                "--api-key",
                Key,
                "--responder",
                responder,
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (store is not null)
        {
            start.Environment["PARLEY_STORE"] = store;
        }

        var process = Process.Start(start)!;
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        while (await process.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            if (line.StartsWith(Listening, StringComparison.Ordinal))
            {
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return new ServerProcess(process, new Uri(line[Listening.Length..]));
            }
        }

        process.Dispose();
        throw new InvalidOperationException("The server did not start.");
    }

    /// <summary>SIGKILL: it can do nothing more, not even close a file.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }
}
