using System.Text.Json;
using Parley.Engines.Tools;

namespace Parley.Testing.Fakes;

/// <summary>Servers of tools that answer with what the test wrote down; any address leads to them.</summary>
public sealed class FakeToolHost(TimeProvider time, params FakeTool[] tools) : IToolHost
{
    public string Name => "fake";

    /// <summary>How long a list takes.</summary>
    public TimeSpan ListTime { get; init; } = TimeSpan.FromMilliseconds(50);

    public Exception? ListFailure { get; init; }

    /// <summary>Where sessions connected to, in order.</summary>
    public List<ToolServerAddress> Opened { get; } = [];

    /// <summary>What was run, in order: name and arguments.</summary>
    public List<(string Name, string Arguments)> Calls { get; } = [];

    /// <summary>How many calls were told that nobody waits any more.</summary>
    public int Cancelled { get; private set; }

    /// <summary>Connections that are open, and calls that run.</summary>
    public int Open { get; private set; }

    IToolServer IToolHost.Open(ToolServerAddress address)
    {
        Opened.Add(address);
        Open++;
        return new Server(this);
    }

    private sealed class Server(FakeToolHost host) : IToolServer
    {
        private static readonly JsonElement _schema = JsonElement.Parse("""{"type":"object","properties":{}}""");

        public async Task<IReadOnlyList<OfferedTool>> ListAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(host.ListTime, host.Time, cancellationToken);
            return host.ListFailure is { } failure
                ? throw failure
                : [.. host.Tools.Select(t => new OfferedTool(t.Name, $"To {t.Name}", _schema, null))];
        }

        public async Task<ToolOutcome> CallAsync(string name, string arguments, CancellationToken cancellationToken)
        {
            host.Calls.Add((name, arguments));
            var tool = host.Tools.First(t => string.Equals(t.Name, name, StringComparison.Ordinal));
            host.Open++;
            try
            {
                await Task.Delay(tool.Time, host.Time, cancellationToken);
                return tool.Failure is { } failure ? throw failure : new(tool.Output, tool.IsError);
            }
            catch (OperationCanceledException)
            {
                host.Cancelled++;
                throw;
            }
            finally
            {
                host.Open--;
            }
        }

        public ValueTask DisposeAsync()
        {
            host.Open--;
            return default;
        }
    }

    private TimeProvider Time => time;

    private FakeTool[] Tools => tools;
}

/// <summary>One scripted tool.</summary>
public sealed record FakeTool(string Name, string Output = "done")
{
    public TimeSpan Time { get; init; } = TimeSpan.FromMilliseconds(200);
    public bool IsError { get; init; }
    public Exception? Failure { get; init; }
}
