using System.Diagnostics;
using System.Threading.Channels;

namespace Parley.Bench.Servers;

/// <summary>A server in a process of its own, started for one measurement and ended after it.</summary>
internal sealed class ChildServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ChildServer(Process process, Uri address, double startedAtMs, double listeningAtMs)
    {
        _process = process;
        Address = address;
        StartedAtMs = startedAtMs;
        ListeningAtMs = listeningAtMs;
    }

    public Uri Address { get; }

    public int ProcessId => _process.Id;

    /// <summary>When the process was started.</summary>
    public double StartedAtMs { get; }

    /// <summary>When it had said that it listens.</summary>
    public double ListeningAtMs { get; }

    /// <param name="ready">The beginning of the line that ends with the server's address.</param>
    /// <exception cref="BenchException">It ended, or said nothing for a minute.</exception>
    public static async Task<ChildServer> StartAsync(
        IEnumerable<string> command,
        string ready,
        BenchClock clock,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo("dotnet", command)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The settings of the person who runs the bench are not the bench's.
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(name);
        }

        var lines = Channel.CreateUnbounded<string>();
        var startedAt = clock.NowMs;
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Exited += (_, _) => lines.Writer.TryComplete();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            var address = await AddressAsync(lines.Reader, ready, clock, cancellationToken);
            var server = new ChildServer(process, address, startedAt, clock.NowMs);
            lines.Writer.TryComplete();
            return server;
        }
        catch
        {
            await EndAsync(process);
            throw;
        }

        void Take(string? line)
        {
            if (line is not null)
            {
                lines.Writer.TryWrite(line);
            }
        }
    }

    public async ValueTask DisposeAsync() => await EndAsync(_process);

    private static bool IsSetting(string name) => name.StartsWith("PARLEY_", StringComparison.OrdinalIgnoreCase);

    private static async Task<Uri> AddressAsync(
        ChannelReader<string> lines,
        string ready,
        BenchClock clock,
        CancellationToken cancellationToken
    )
    {
        using var patience = new CancellationTokenSource(Patience, clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var last = "";
        try
        {
            while (await lines.WaitToReadAsync(either.Token))
            {
                while (lines.TryRead(out var line))
                {
                    if (line.StartsWith(ready, StringComparison.Ordinal))
                    {
                        return new Uri(line[ready.Length..].Trim());
                    }

                    last = line;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BenchException($"The server did not say within a minute that it listens; last it said: {last}");
        }

        throw new BenchException($"The server ended before it listened; last it said: {last}");
    }

    private static async Task EndAsync(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }
}
