using System.Text.Json.Nodes;
using Parley.Agents.Storage;
using Parley.Agents.Tools;
using Parley.Agents.Turns;
using Parley.Agents.Wire;

namespace Parley.Agents.Classic;

/// <summary>Runs of the classic API: an assistant answers a thread.</summary>
public sealed class Runs
{
    private const string What = "run";
    private readonly AgentParts _parts;
    private readonly Assistants _assistants;
    private readonly Threads _threads;

    internal Runs(AgentParts parts, Assistants assistants, Threads threads) =>
        (_parts, _assistants, _threads) = (parts, assistants, threads);

    /// <exception cref="AgentException">400 while another run of the thread is active.</exception>
    public async Task<StartedRun> CreateAsync(
        string project,
        string threadId,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        _ = await _threads.FindAsync(project, threadId, cancellationToken);
        var fields = BodyFields.Parse(body);
        var messages = fields
            .Objects("additional_messages")
            .Select(message => MessageFields.Read(message, threadId, _parts.Now))
            .ToList();
        var run = await ReadAsync(project, threadId, fields, cancellationToken);
        return await StartAsync(project, run, thread: null, messages, fields);
    }

    /// <summary>A new thread, and a run of it.</summary>
    public async Task<StartedRun> CreateWithThreadAsync(
        string project,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        var fields = BodyFields.Parse(body);
        var (thread, messages) = _threads.Read(fields.Object("thread") ?? new BodyFields([], "thread"));
        var run = await ReadAsync(project, (string)thread["id"]!, fields, cancellationToken);
        return await StartAsync(project, run, thread, messages, fields);
    }

    public async Task<JsonObject> GetAsync(
        string project,
        string threadId,
        string id,
        CancellationToken cancellationToken
    ) => (await FindAsync(project, threadId, id, cancellationToken)).Body;

    public async Task<JsonObject> ListAsync(
        string project,
        string threadId,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        _ = await _threads.FindAsync(project, threadId, cancellationToken);
        return await _parts.Store.ListAsync(StoreTable.Runs, project, threadId, page, cancellationToken);
    }

    public async Task<JsonObject> UpdateAsync(
        string project,
        string threadId,
        string id,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        _ = await FindAsync(project, threadId, id, cancellationToken);
        var metadata = BodyFields.Parse(body).Metadata();
        return await _parts.Store.ChangeMetadataAsync(StoreTable.Runs, project, id, metadata, cancellationToken)
            ?? throw AgentException.NotFound(What, id);
    }

    /// <summary>Asks the run to stop; one that waits for its tools is cancelled at once.</summary>
    public async Task<JsonObject> CancelAsync(
        string project,
        string threadId,
        string id,
        CancellationToken cancellationToken
    )
    {
        _ = await FindAsync(project, threadId, id, cancellationToken);
        var row = await _parts.Store.WriteAsync(
            unit => RunActions.CancelAsync(unit, project, id, _parts, cancellationToken),
            cancellationToken
        );
        _ = _parts.Floor.Cancel(project, id);
        return row.Body;
    }

    /// <summary>Ends when nothing works on the run here any more.</summary>
    internal Task EndedAsync(string project, string id) => _parts.Floor.EndOf(project, id);

    /// <summary>Goes on with a run that waits for its tools.</summary>
    public async Task<StartedRun> SubmitAsync(
        string project,
        string threadId,
        string id,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        _ = await FindAsync(project, threadId, id, cancellationToken);
        var fields = BodyFields.Parse(body);
        var headers = McpResources.HeadersOfApprovals(fields);
        using var place = _parts.Floor.Take();
        var (run, step) = await _parts.Store.WriteAsync(
            unit => RunActions.SubmitAsync(unit, project, id, fields, _parts, CancellationToken.None),
            CancellationToken.None
        );
        var feed = place.Start(
            project,
            id,
            async (feed, cancel) =>
            {
                if (step is not null)
                {
                    feed.Add(new RunEvent("thread.run.step.completed", JsonText.Of(step)));
                }

                feed.Add(new RunEvent("thread.run.queued", JsonText.Of(run)));
                await new RunExecution(_parts, project, id, headers, feed).RunAsync(cancel);
            }
        );
        return new((JsonObject)run.DeepClone(), feed, fields.Flag("stream") ?? false);
    }

    public async Task<JsonObject> ListStepsAsync(
        string project,
        string threadId,
        string id,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        _ = await FindAsync(project, threadId, id, cancellationToken);
        return await _parts.Store.ListAsync(StoreTable.RunSteps, project, id, page, cancellationToken);
    }

    public async Task<JsonObject> GetStepAsync(
        string project,
        string threadId,
        string id,
        string stepId,
        CancellationToken cancellationToken
    )
    {
        _ = await FindAsync(project, threadId, id, cancellationToken);
        _ = Ids.Check(Ids.Step, stepId, "step_id");
        var row = await _parts.Store.FindAsync(StoreTable.RunSteps, project, stepId, cancellationToken);
        return row?.IsBelow(id) is true ? row.Body : throw AgentException.NotFound("run step", stepId);
    }

    private async Task<JsonObject> ReadAsync(
        string project,
        string threadId,
        BodyFields fields,
        CancellationToken cancellationToken
    )
    {
        var assistant = await _assistants.FindAsync(project, fields.Required("assistant_id"), cancellationToken);
        var expires = _parts.Time.GetUtcNow() + _parts.Options.Longest;
        return RunFields.Create(fields, assistant.Body, threadId, _parts.Now, expires.ToUnixTimeSeconds());
    }

    private async Task<StartedRun> StartAsync(
        string project,
        JsonObject run,
        JsonObject? thread,
        IReadOnlyList<JsonObject> messages,
        BodyFields fields
    )
    {
        var streamed = fields.Flag("stream") ?? false;
        var id = (string)run["id"]!;
        var threadId = (string)run["thread_id"]!;
        var headers = McpResources.Apply(fields, run);
        using var place = _parts.Floor.Take();
        try
        {
            await _parts.Store.WriteAsync(
                async unit =>
                {
                    // Whoever asked may leave in between: a run that is stored is also started.
                    if (thread is not null)
                    {
                        await Threads.InsertAsync(unit, project, thread, messages, CancellationToken.None);
                    }
                    else
                    {
                        await Messages.InsertAsync(unit, project, threadId, messages, CancellationToken.None);
                    }

                    var row = new StoredRow(id, threadId, run)
                    {
                        Status = "queued",
                        LeaseUntil = _parts.Floor.NewLease,
                    };
                    await unit.InsertAsync(StoreTable.Runs, project, row, CancellationToken.None);
                },
                CancellationToken.None
            );
        }
        catch (StoreConflictException)
        {
            throw AgentException.Invalid(null, $"Thread {threadId} already has an active run.", "run_active");
        }

        var shown = (JsonObject)run.DeepClone();
        var feed = place.Start(
            project,
            id,
            async (feed, cancel) =>
            {
                if (thread is not null)
                {
                    feed.Add(new RunEvent("thread.created", JsonText.Of(thread)));
                }

                feed.Add(new RunEvent("thread.run.created", JsonText.Of(run)));
                feed.Add(new RunEvent("thread.run.queued", JsonText.Of(run)));
                await new RunExecution(_parts, project, id, headers, feed).RunAsync(cancel);
            }
        );
        return new(shown, feed, streamed);
    }

    private async Task<StoredRow> FindAsync(
        string project,
        string threadId,
        string id,
        CancellationToken cancellationToken
    )
    {
        _ = Ids.Check(Ids.Thread, threadId, "thread_id");
        _ = Ids.Check(Ids.Run, id, "run_id");
        var row = await _parts.Store.FindAsync(StoreTable.Runs, project, id, cancellationToken);
        return row?.IsBelow(threadId) is true ? row : throw AgentException.NotFound(What, id);
    }
}
