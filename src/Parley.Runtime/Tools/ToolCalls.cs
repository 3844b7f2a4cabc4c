using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Parley.Core;
using Parley.Core.Tools;
using Parley.Engines.Tools;
using Parley.Protocol.Tools;
using Parley.Runtime.Loop;
using Parley.Runtime.Sessions;

namespace Parley.Runtime.Tools;

/// <summary>
/// The session's servers of tools: lists and calls run beside the loop, each with a deadline, and come back as inputs. Started and
/// stopped by the loop alone; what runs ends on any thread.
/// </summary>
internal sealed partial class ToolCalls(
    IToolHost? host,
    SessionLoop loop,
    SessionOptions options,
    TimeProvider time,
    ILogger logger
)
{
    private static readonly TimeSpan _goodbye = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<int, ToolConnection> _servers = [];
    private readonly ConcurrentDictionary<int, CancellationTokenSource> _runs = [];

    /// <summary>Agents that were asked; they remember until the session ends.</summary>
    private readonly Dictionary<FoundryAgentTool, ToolConnection> _agents = [];

    /// <summary>Begins what the effect wants; the task ends when its result was posted, and never fails.</summary>
    public Task StartAsync(SessionEffect effect)
    {
        switch (effect)
        {
            case ListTools list when host is not null:
                var server = new ToolConnection(host.Open(list.Definition.ToAddress()));
                _servers[list.Server] = server;
                return ListAsync(list.Server, server);
            case ListTools list:
                loop.Post(new ToolListFailed(list.Server, McpCallError.OfExecution("this server runs no tools")));
                return Task.CompletedTask;
            case RunTool run when _servers.TryGetValue(run.Server, out var known):
                return RunAsync(run.Run, known, run.Name, run.Arguments);
            case RunAgent run when host is not null:
                return RunAsync(run.Run, ConnectionTo(run.Agent, host), run.Agent.AgentName, run.Arguments);
            case RunAgent run:
                loop.Post(new ToolFailed(run.Run, McpCallError.OfExecution("this server has no agents")));
                return Task.CompletedTask;
            case RunTool run:
                loop.Post(new ToolFailed(run.Run, McpCallError.OfExecution("The server of the tool is gone.")));
                return Task.CompletedTask;
            default:
                return Task.CompletedTask;
        }
    }

    /// <summary>Ends what the effect names.</summary>
    public Task StopAsync(SessionEffect effect)
    {
        switch (effect)
        {
            case CancelTool cancel when _runs.TryRemove(cancel.Run, out var run):
                run.Cancel();
                return Task.CompletedTask;
            case ForgetToolServer forget when _servers.TryRemove(forget.Server, out var server):
                return LeaveAsync(server);
            default:
                return Task.CompletedTask;
        }
    }

    /// <summary>Ends everything, and takes leave of the servers.</summary>
    public async Task StopAllAsync()
    {
        foreach (var run in _runs.Values)
        {
            run.Cancel();
        }

        _runs.Clear();
        var servers = _servers.Values.Concat(_agents.Values).ToArray();
        _servers.Clear();
        _agents.Clear();
        await Task.WhenAll(servers.Select(LeaveAsync));
    }

    private async Task ListAsync(int number, ToolConnection server)
    {
        server.Begin();
        try
        {
            var tools = await InTimeAsync(server.Server.ListAsync, options.ToolListTimeout, server.Stop);
            loop.Post(
                new ToolsListed(
                    number,
                    [.. tools.Select(t => new McpToolInfo(t.Name, t.Description, t.InputSchema, t.Annotations))]
                )
            );
        }
        catch (OperationCanceledException) when (server.Stop.IsCancellationRequested)
        {
            // Nobody wants the list.
        }
        catch (Exception e)
        {
            var kind = e.GetType().Name;
            LogListFailed(logger, number, kind);
            loop.Post(new ToolListFailed(number, ToError(e, options.ToolListTimeout)));
        }
        finally
        {
            await EndAsync(server);
        }
    }

    private ToolConnection ConnectionTo(FoundryAgentTool agent, IToolHost agents)
    {
        if (!_agents.TryGetValue(agent, out var known))
        {
            _agents[agent] = known = new ToolConnection(agents.Open(agent.ToAddress()));
        }

        return known;
    }

    private async Task RunAsync(int run, ToolConnection server, string name, string arguments)
    {
        var cancel = new CancellationTokenSource();
        _runs[run] = cancel;
        server.Begin();
        try
        {
            var outcome = await InTimeAsync(
                token => server.Server.CallAsync(name, arguments, token),
                options.ToolTimeout,
                cancel
            );
            loop.Post(
                outcome.IsError
                    ? new ToolFailed(run, McpCallError.OfExecution(outcome.Text))
                    : new ToolReturned(run, outcome.Text) { AgentResponseId = outcome.AgentResponseId }
            );
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Nobody waits for it.
        }
        catch (Exception e)
        {
            var kind = e.GetType().Name;
            LogRunFailed(logger, run, kind);
            loop.Post(new ToolFailed(run, ToError(e, options.ToolTimeout)));
        }
        finally
        {
            _runs.TryRemove(run, out _);
            await EndAsync(server);
        }
    }

    /// <summary>Gives up waiting at the deadline, and tells the work so.</summary>
    private async Task<T> InTimeAsync<T>(
        Func<CancellationToken, Task<T>> work,
        TimeSpan limit,
        CancellationTokenSource cancel
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel.Token);
        var task = work(stop.Token);
        try
        {
            return await task.WaitAsync(limit, time, cancel.Token);
        }
        finally
        {
            if (!task.IsCompleted)
            {
                stop.Cancel();
                _ = ForgetAsync(task);
            }
        }
    }

    /// <summary>How it ends interests nobody.</summary>
    private static async Task ForgetAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception)
        {
            // Whoever waited was told that it came too late.
        }
    }

    /// <summary>Nothing new is asked of the server. Its list is not wanted any more; calls that run go on.</summary>
    private Task LeaveAsync(ToolConnection server)
    {
        server.Stop.Cancel();
        return server.Leave() ? CloseAsync(server) : Task.CompletedTask;
    }

    private Task EndAsync(ToolConnection server) => server.End() ? CloseAsync(server) : Task.CompletedTask;

    private async Task CloseAsync(ToolConnection server)
    {
        try
        {
            await server.Server.DisposeAsync().AsTask().WaitAsync(_goodbye, time);
        }
        catch (Exception e)
        {
            var kind = e.GetType().Name;
            LogLeft(logger, kind);
        }
    }

    private static McpCallError ToError(Exception e, TimeSpan limit) =>
        e switch
        {
            ToolServerException { Fault: ToolFault.Refused, Code: { } status } => new(
                McpCallError.Http,
                e.Message,
                status
            ),
            ToolServerException { Fault: ToolFault.Protocol, Code: { } code } => new(
                McpCallError.Protocol,
                e.Message,
                code
            ),
            ToolServerException => McpCallError.OfExecution(e.Message),
            TimeoutException => McpCallError.OfExecution(
                FormattableString.Invariant(
                    $"no answer came within {limit.TotalSeconds:0.#} s; whether it took effect is not known"
                )
            ),
            _ => McpCallError.OfExecution("it failed unexpectedly; the log has the kind of fault"),
        };

    [LoggerMessage(Level = LogLevel.Information, Message = "The tools of server {Server} were not listed: {Exception}")]
    private static partial void LogListFailed(ILogger logger, int server, string exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Tool run {Run} failed: {Exception}")]
    private static partial void LogRunFailed(ILogger logger, int run, string exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "A server of tools was left without a goodbye: {Exception}")]
    private static partial void LogLeft(ILogger logger, string exception);
}
