using System.Collections.Immutable;
using Parley.Engines.Responses;
using Parley.Engines.Tools;
using Parley.Protocol.Json;
using Parley.Protocol.Tools;

namespace Parley.Agents.Tools;

/// <summary>A tool of a server, by the name under which the model of one run knows it.</summary>
internal sealed record AgentServerTool(string ModelName, McpServerTool Server, McpToolInfo Tool)
{
    public bool NeedsApproval => Server.Approval.IsNeededFor(Tool);

    public bool Is(string? label, string? name) =>
        string.Equals(Server.ServerLabel, label, StringComparison.Ordinal)
        && string.Equals(Tool.Name, name, StringComparison.Ordinal);
}

/// <summary>The servers of tools that one run may use: listed, and called, each in bounded time and size. Not thread-safe but for calls.</summary>
/// <param name="functions">Names that are taken.</param>
internal sealed class AgentTools(AgentParts parts, ImmutableArray<McpServerTool> servers, IEnumerable<string> functions)
    : IAsyncDisposable
{
    private static readonly TimeSpan _goodbye = TimeSpan.FromSeconds(1);

    private readonly ModelToolNames _names = new(functions);
    private readonly List<AgentServerTool> _tools = [];
    private readonly Dictionary<string, IToolServer> _open = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _given;

    public ImmutableArray<McpServerTool> Servers => servers;

    /// <summary>As the model gets them.</summary>
    public IEnumerable<ChatTool> ForModel =>
        _tools.Select(t => new ChatTool(t.ModelName, t.Tool.Description, t.Tool.InputSchema));

    public AgentServerTool? Find(string? modelName) =>
        _tools.Find(t => string.Equals(t.ModelName, modelName, StringComparison.Ordinal));

    public AgentServerTool? Find(string? label, string? name) => _tools.Find(t => t.Is(label, name));

    /// <summary>The model's name of a tool; the tool's own, made plain, when it is not here any more.</summary>
    public string NameOf(string label, string name) => Find(label, name)?.ModelName ?? ModelToolNames.Plain(name);

    /// <summary>Learns what a server offers; what was asked a moment ago is not asked again.</summary>
    /// <returns>The allowed tools, or why there are none.</returns>
    public async Task<(ImmutableArray<McpToolInfo> Tools, string? Problem)> ListAsync(
        McpServerTool server,
        CancellationToken cancellationToken
    )
    {
        var tools = parts.Listed.Find(server);
        if (tools.IsDefault)
        {
            try
            {
                var offered = await InTimeAsync(
                    ServerOf(server).ListAsync,
                    parts.Options.ToolListTime,
                    cancellationToken
                );
                tools =
                [
                    .. offered
                        .Select(t => new McpToolInfo(t.Name, t.Description, t.InputSchema, t.Annotations))
                        .Where(server.Allows),
                ];
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                return ([], ProblemOf(e));
            }

            if (tools.Length > WireLimits.Tools || tools.Sum(t => (long)t.Length) > WireLimits.McpListLength)
            {
                return ([], "it offers too much: name the tools that are needed in allowed_tools");
            }

            parts.Listed.Keep(server, tools);
        }

        _tools.AddRange(tools.Select(t => new AgentServerTool(_names.Take(server.ServerLabel, t.Name), server, t)));
        return (tools, null);
    }

    /// <summary>Runs a tool, once.</summary>
    /// <returns>What it gave, or why it gave nothing.</returns>
    public async Task<(string? Output, string? Problem)> CallAsync(
        AgentServerTool tool,
        string arguments,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var outcome = await InTimeAsync(
                stop => ServerOf(tool.Server).CallAsync(tool.Tool.Name, arguments, stop),
                parts.Options.ToolTime,
                cancellationToken
            );
            return outcome.IsError ? (null, Cut(outcome.Text))
                : outcome.Text.Length > WireLimits.McpOutputBytes
                    ? (null, "The tool has run, but its result is larger than 128 KiB.")
                : Interlocked.Add(ref _given, outcome.Text.Length) > WireLimits.McpOutputsBytes
                    ? (null, "The tool has run, but the results of this run are larger than 384 KiB.")
                : (outcome.Text, null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, Cut(ProblemOf(e)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _open.Values)
        {
            try
            {
                await server.DisposeAsync().AsTask().WaitAsync(_goodbye, parts.Time);
            }
            catch (Exception)
            {
                // It is left without a goodbye.
            }
        }
    }

    private IToolServer ServerOf(McpServerTool server)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(server.ServerLabel, out var open))
            {
                _open[server.ServerLabel] = open = (parts.Tools ?? throw NoTools()).Open(AddressOf(server));
            }

            return open;
        }
    }

    private static ToolServerException NoTools() => new(ToolFault.NotAllowed, "this server runs no tools");

    private static ToolServerAddress AddressOf(McpServerTool server)
    {
        var headers = new Dictionary<string, string>(server.Credentials.Headers, StringComparer.OrdinalIgnoreCase);
        if (server.Credentials.Authorization is { } token)
        {
            headers["Authorization"] = token.Contains(' ', StringComparison.Ordinal) ? token : $"Bearer {token}";
        }

        return new(new Uri(server.ServerUrl), headers);
    }

    /// <summary>Gives up waiting at the deadline, and tells the work so.</summary>
    private async Task<T> InTimeAsync<T>(
        Func<CancellationToken, Task<T>> work,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var task = work(stop.Token);
        try
        {
            return await task.WaitAsync(limit, parts.Time, cancellationToken);
        }
        finally
        {
            if (!task.IsCompleted)
            {
                await stop.CancelAsync();
                _ = task.ContinueWith(
                    late => _ = late.Exception,
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted,
                    TaskScheduler.Default
                );
            }
        }
    }

    private static string ProblemOf(Exception e) =>
        e switch
        {
            ToolServerException => e.Message,
            TimeoutException => "no answer came in time; whether it took effect is not known",
            _ => "it failed unexpectedly",
        };

    private static string Cut(string text) =>
        text.Length <= WireLimits.McpErrorLength
            ? text
            : string.Concat(text.AsSpan(0, WireLimits.McpErrorLength), "...");
}
