using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents.Storage;
using Parley.Agents.Tests.Storage;
using Parley.Agents.Turns;
using Parley.Agents.Wire;
using Parley.Testing.Fakes;

namespace Parley.Agents.Tests.Runs;

/// <summary>A service on a store of its own, and what tests say to it.</summary>
public abstract class ServiceTests : IAsyncLifetime
{
    protected const string Project = "p";
    private readonly DirectoryInfo _folder = QuickFolder.Create("parley-service-");
    private readonly List<AgentService> _services = [];

    private protected ScriptedModel Model { get; } = new();

    /// <summary>Servers of tools; any address leads to them.</summary>
    private protected FakeToolHost Tools { get; } =
        new(
            TimeProvider.System,
            new FakeTool("find_order", "Order 7 is on its way.") { Time = TimeSpan.Zero },
            new FakeTool("cancel_order", "Order 7 is cancelled.") { Time = TimeSpan.Zero },
            new FakeTool("large", new string('x', 100_000)) { Time = TimeSpan.Zero },
            new FakeTool("huge", new string('x', 200_000)) { Time = TimeSpan.Zero },
            new FakeTool("slow") { Time = Timeout.InfiniteTimeSpan },
            new FakeTool("fails", "The warehouse is closed.") { Time = TimeSpan.Zero, IsError = true }
        )
        {
            ListTime = TimeSpan.Zero,
        };

    private protected AgentService Agents { get; private set; } = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected StoreTarget Target { get; private set; } = null!;

    private protected virtual Task<StoreTarget> NewTargetAsync() =>
        Task.FromResult(StoreTarget.Parse(null, _folder.FullName));

    public async ValueTask InitializeAsync()
    {
        Target = await NewTargetAsync();
        Agents = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var service in _services)
        {
            await service.DisposeAsync();
        }

        Model.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Another server on the same store.</summary>
    /// <param name="ahead">How much later it is there.</param>
    private protected async Task<AgentService> StartAsync(TimeSpan ahead = default, RunOptions? options = null)
    {
        var service = await AgentService.StartAsync(
            Target,
            Model,
            Tools,
            options ?? new RunOptions(),
            ahead == default ? TimeProvider.System : new LaterTime(ahead),
            NullLogger.Instance,
            Cancel
        );
        _services.Add(service);
        return service;
    }

    private protected static byte[] Json(string json) => Encoding.UTF8.GetBytes(json.Replace('\'', '"'));

    private protected async Task<(string Assistant, string Thread)> AssistantAsync()
    {
        var tools = "[{'type':'function','function':{'name':'get_weather','parameters':{'type':'object'}}}]";
        var body = $"{{'model':'m','instructions':'Be kind.','tools':{tools}}}";
        var assistant = await Agents.Assistants.CreateAsync(Project, Json(body), Cancel);
        var thread = await Agents.Threads.CreateAsync(Project, default, Cancel);
        return ((string)assistant["id"]!, (string)thread["id"]!);
    }

    private protected Task<StartedRun> RunAsync((string Assistant, string Thread) at, string says, string more = "") =>
        Agents.Runs.CreateAsync(
            Project,
            at.Thread,
            Json(
                $"{{'assistant_id':'{at.Assistant}','additional_messages':[{{'role':'user','content':'{says}'}}]{more}}}"
            ),
            Cancel
        );

    private protected static async Task<List<RunEvent>> ReadAsync(StartedRun run)
    {
        var events = new List<RunEvent>();
        await foreach (var next in run.Feed.ReadAsync(Cancel))
        {
            events.Add(next);
        }

        return events;
    }

    private protected static string Names(IEnumerable<RunEvent> events) =>
        string.Join(' ', events.Select(e => e.Name.Replace("thread.", "", StringComparison.Ordinal)));

    private protected async Task<string[]> MessagesAsync(string thread)
    {
        var page = await Agents.Messages.ListAsync(Project, thread, PageRequest.All, Cancel);
        return
        [
            .. ((JsonArray)page["data"]!).Select(m =>
                $"{m!["role"]}: {m["content"]![0]!["text"]!["value"]} ({m["status"]})"
            ),
        ];
    }

    private protected static async Task<AgentException> RefusedAsync(Func<Task> call, int status)
    {
        var refused = await Assert.ThrowsAsync<AgentException>(call);
        Assert.Equal(status, refused.Status);
        return refused;
    }
}
