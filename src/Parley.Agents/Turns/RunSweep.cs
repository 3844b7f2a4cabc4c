using Microsoft.Extensions.Logging;
using Parley.Agents.Classic;
using Parley.Agents.Storage;

namespace Parley.Agents.Turns;

/// <summary>Gives up what nobody will end any more: runs of servers that died, and runs whose client never brought its outputs.</summary>
internal sealed partial class RunSweep(AgentParts parts)
{
    /// <summary>One pass.</summary>
    /// <param name="alone">No other server uses the store, so whatever is at work in it and not here is lost.</param>
    public async Task PassAsync(bool alone, CancellationToken cancellationToken)
    {
        var now = parts.Time.GetUtcNow();
        var ended = await parts.Store.WriteAsync(
            async unit =>
            {
                var count = 0;
                var lost = await unit.LapsedRunsAsync(waiting: false, alone ? null : now, cancellationToken);
                foreach (var (project, run) in lost.Where(run => !parts.Floor.IsActive(run.Project, run.Run.Id)))
                {
                    await FailAsync(unit, project, run, cancellationToken);
                    count++;
                }

                foreach (var (project, run) in await unit.LapsedRunsAsync(waiting: true, now, cancellationToken))
                {
                    await RunActions.EndStepAsync(unit, project, run.Id, "expired", parts.Now, cancellationToken);
                    var row = RunEnding.Apply(run, new("expired"), null, null, parts);
                    await unit.UpdateAsync(StoreTable.Runs, project, row, cancellationToken);
                    count++;
                }

                return count;
            },
            cancellationToken
        );
        if (ended > 0)
        {
            LogEnded(parts.Logger, ended);
        }
    }

    private async Task FailAsync(StoreUnit unit, string project, StoredRow run, CancellationToken cancellationToken)
    {
        var error = RunFaults.Error("server_error", RunFaults.Interrupted);
        if ((string?)run.Body["object"] is "response")
        {
            run.Body["error"] = error;
            run = run.WithStatus("failed");
        }
        else
        {
            run = RunEnding.Apply(run, new("failed") { Error = error }, null, null, parts);
        }

        await unit.UpdateAsync(StoreTable.Runs, project, run, cancellationToken);
    }

    [LoggerMessage(
        EventId = 403,
        Level = LogLevel.Warning,
        Message = "Gave up {Count} runs that nobody would have ended"
    )]
    private static partial void LogEnded(ILogger logger, int count);
}
