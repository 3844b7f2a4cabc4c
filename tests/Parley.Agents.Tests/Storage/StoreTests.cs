using System.Text.Json.Nodes;
using Parley.Agents.Storage;

namespace Parley.Agents.Tests.Storage;

/// <summary>What both databases must do alike.</summary>
public abstract class StoreTests : IAsyncLifetime
{
    private const string Project = "p";
    private AgentStore? _store;
    private StoreTarget? _target;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AgentStore Store => _store!;

    private protected abstract Task<StoreTarget> NewTargetAsync();

    public async ValueTask InitializeAsync()
    {
        _target = await NewTargetAsync();
        _store = await AgentStore.OpenAsync(_target, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        CleanUp();
    }

    /// <summary>After the store was closed.</summary>
    private protected virtual void CleanUp() { }

    [Fact]
    public async Task What_was_written_is_there_after_opening_again()
    {
        await InsertAsync(StoreTable.Items, Item("msg_1", "thread_1", "Grüße, 世界, \u0000 and 😀"));
        await Store.DisposeAsync();

        _store = await AgentStore.OpenAsync(_target!, Cancel);

        var row = await FindAsync(StoreTable.Items, "msg_1");
        Assert.Equal("Grüße, 世界, \u0000 and 😀", (string?)row!.Body["text"]);
        Assert.Equal("thread_1", row.Parent);
    }

    [Fact]
    public async Task A_row_belongs_to_its_project_alone()
    {
        await InsertAsync(StoreTable.Agents, new("asst_1", "classic", []));

        Assert.Null(
            await Store.ReadAsync(unit => unit.FindAsync(StoreTable.Agents, "other", "asst_1", Cancel), Cancel)
        );
        Assert.NotNull(await FindAsync(StoreTable.Agents, "asst_1"));
    }

    [Fact]
    public async Task An_id_is_taken_once()
    {
        await InsertAsync(StoreTable.Agents, new("asst_1", "classic", []));

        await Assert.ThrowsAsync<StoreConflictException>(() =>
            InsertAsync(StoreTable.Agents, new("asst_1", "classic", []))
        );
    }

    [Fact]
    public async Task A_unit_that_throws_has_done_nothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Store.WriteAsync<bool>(
                async unit =>
                {
                    await unit.InsertAsync(StoreTable.Agents, Project, new("asst_1", "classic", []), Cancel);
                    throw new InvalidOperationException();
                },
                Cancel
            )
        );

        Assert.Null(await FindAsync(StoreTable.Agents, "asst_1"));
    }

    [Fact]
    public async Task A_conversation_has_one_active_run_however_many_are_tried_at_once()
    {
        var tries = Enumerable
            .Range(0, 12)
            .Select(i => Task.Run(() => TryAsync(Run($"run_{i}", "thread_1", "queued")), Cancel));
        var won = await Task.WhenAll(tries);

        Assert.Single(won, taken => taken);
        Assert.True(await TryAsync(Run("run_other", "thread_2", "queued")));
        Assert.True(await TryAsync(Run("run_over", "thread_1", "completed")));
        Assert.True(await TryAsync(Run("resp_1", "", "in_progress")));
        Assert.True(await TryAsync(Run("resp_2", "", "in_progress")));
    }

    [Fact]
    public async Task The_next_run_may_start_once_the_first_is_over()
    {
        await InsertAsync(StoreTable.Runs, Run("run_1", "thread_1", "in_progress"));
        Assert.False(await TryAsync(Run("run_2", "thread_1", "queued")));

        await Store.WriteAsync(
            async unit =>
            {
                var row = await unit.LockAsync(StoreTable.Runs, Project, "run_1", Cancel);
                await unit.UpdateAsync(StoreTable.Runs, Project, row! with { Status = "completed" }, Cancel);
                return true;
            },
            Cancel
        );

        Assert.True(await TryAsync(Run("run_2", "thread_1", "queued")));
    }

    [Theory]
    [InlineData(true, null, null, "1 2 3", true)]
    [InlineData(false, null, null, "5 4 3", true)]
    [InlineData(true, "3", null, "4 5", false)]
    [InlineData(false, "3", null, "2 1", false)]
    [InlineData(true, null, "5", "2 3 4", true)]
    [InlineData(true, null, "3", "1 2", false)]
    [InlineData(false, null, "2", "5 4 3", false)]
    public async Task Lists_are_read_part_by_part(bool ascending, string? after, string? before, string ids, bool more)
    {
        foreach (var id in (string[])["1", "2", "3", "4", "5"])
        {
            await InsertAsync(StoreTable.Items, Item(id, "thread_1", ""));
        }

        await InsertAsync(StoreTable.Items, Item("6", "thread_2", ""));
        var page = await ListAsync(new(3, ascending) { After = after, Before = before });

        Assert.Equal(ids, string.Join(' ', page!.Rows.Select(row => row.Id)));
        Assert.Equal(more, page.HasMore);
    }

    [Fact]
    public async Task A_cursor_of_another_list_is_unknown()
    {
        await InsertAsync(StoreTable.Items, Item("1", "thread_2", ""));

        Assert.Null(await ListAsync(new() { After = "1" }));
        Assert.Null(await ListAsync(new() { Before = "nothing" }));
    }

    [Fact]
    public async Task Items_of_one_run_are_found_with_their_sides()
    {
        await InsertAsync(StoreTable.Items, Item("a", "", "") with { RunId = "resp_1", Side = ItemSide.Input });
        await InsertAsync(StoreTable.Items, Item("b", "", "") with { RunId = "resp_1", Side = ItemSide.Output });
        await InsertAsync(StoreTable.Items, Item("c", "", "") with { RunId = "resp_2", Side = ItemSide.Input });

        var rows = await Store.ReadAsync(unit => unit.ItemsOfRunAsync(Project, "resp_1", Cancel), Cancel);

        Assert.Equal(["a", "b"], rows.Select(row => row.Id), StringComparer.Ordinal);
        Assert.Equal([ItemSide.Input, ItemSide.Output], rows.Select(row => row.Side!.Value));
    }

    [Fact]
    public async Task Runs_are_found_when_their_time_is_over()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_000);
        await InsertAsync(StoreTable.Runs, Run("alive", "t1", "in_progress") with { LeaseUntil = now.AddSeconds(1) });
        await InsertAsync(StoreTable.Runs, Run("dead", "t2", "in_progress") with { LeaseUntil = now.AddSeconds(-1) });
        await InsertAsync(
            StoreTable.Runs,
            Run("late", "t3", "requires_action") with
            {
                ExpiresAt = now.AddSeconds(-1),
            }
        );
        await InsertAsync(
            StoreTable.Runs,
            Run("early", "t4", "requires_action") with
            {
                ExpiresAt = now.AddSeconds(1),
            }
        );

        Assert.Equal(["dead"], await LapsedAsync(waiting: false, now), StringComparer.Ordinal);
        Assert.Equal(["alive", "dead"], await LapsedAsync(waiting: false, null), StringComparer.Ordinal);
        Assert.Equal(["late"], await LapsedAsync(waiting: true, now), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Deleting_below_a_conversation_takes_runs_with_their_steps()
    {
        await InsertAsync(StoreTable.Runs, Run("run_1", "thread_1", "completed"));
        await InsertAsync(StoreTable.RunSteps, new("step_1", "run_1", []));
        await InsertAsync(StoreTable.Runs, Run("run_2", "thread_2", "completed"));
        await InsertAsync(StoreTable.RunSteps, new("step_2", "run_2", []));

        await Store.WriteAsync(
            async unit =>
            {
                await unit.DeleteBelowAsync(StoreTable.Runs, Project, "thread_1", Cancel);
                return true;
            },
            Cancel
        );

        Assert.Null(await FindAsync(StoreTable.Runs, "run_1"));
        Assert.Null(await FindAsync(StoreTable.RunSteps, "step_1"));
        Assert.NotNull(await FindAsync(StoreTable.RunSteps, "step_2"));
    }

    [Fact]
    public async Task Counting_stops_at_its_bound()
    {
        for (var i = 0; i < 4; i++)
        {
            await InsertAsync(StoreTable.Items, Item($"{i}", "t", ""));
        }

        Task<int> CountAsync(int most) =>
            Store.ReadAsync(unit => unit.CountAsync(StoreTable.Items, Project, "t", most, Cancel), Cancel);
        Assert.Equal(4, await CountAsync(10));
        Assert.Equal(3, await CountAsync(3));
    }

    private static StoredRow Item(string id, string conversation, string text) =>
        new(id, conversation, new JsonObject { ["text"] = text });

    private static StoredRow Run(string id, string conversation, string status) =>
        new(id, conversation, []) { Status = status };

    private Task<bool> InsertAsync(StoreTable table, StoredRow row) =>
        Store.WriteAsync(
            async unit =>
            {
                await unit.InsertAsync(table, Project, row, Cancel);
                return true;
            },
            Cancel
        );

    private async Task<bool> TryAsync(StoredRow run)
    {
        try
        {
            return await InsertAsync(StoreTable.Runs, run);
        }
        catch (StoreConflictException)
        {
            return false;
        }
    }

    private Task<StoredRow?> FindAsync(StoreTable table, string id) =>
        Store.ReadAsync(unit => unit.FindAsync(table, Project, id, Cancel), Cancel);

    private Task<RowPage?> ListAsync(PageRequest page) =>
        Store.ReadAsync(unit => unit.ListAsync(StoreTable.Items, Project, "thread_1", page, Cancel), Cancel);

    private async Task<IEnumerable<string>> LapsedAsync(bool waiting, DateTimeOffset? now) =>
        (await Store.WriteAsync(unit => unit.LapsedRunsAsync(waiting, now, Cancel), Cancel)).Select(run => run.Run.Id);
}
