using Npgsql;
using Parley.Agents.Storage;
using Parley.Agents.Tests.Storage;
using Parley.Engines.Tests.Responses;

namespace Parley.Server.Tests.Agents;

/// <summary>The program is killed while a hundred clients have answers under way and write: nothing acknowledged is lost.</summary>
public class KilledRunsTests : IDisposable
{
    private protected const int Visitors = 100;
    private const int Writes = 300;
    private readonly DirectoryInfo _data = QuickFolder.Create("parley-killed-");

    public void Dispose()
    {
        _data.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Null: a file in the folder.</summary>
    private protected virtual Task<StoreTarget?> NewStoreAsync() => Task.FromResult<StoreTarget?>(null);

    /// <summary>Lets the time pass that a server has to show that it lives.</summary>
    private protected virtual Task LapseAsync(StoreTarget? store) => Task.CompletedTask;

    [Fact]
    public async Task A_kill_amid_a_hundred_answers_loses_nothing_acknowledged_and_frees_every_thread()
    {
        var store = await NewStoreAsync();
        var underWay = new Countdown(Visitors);
        await using var model = await FakeChatServer.StartAsync();
        model.Answer = async (body, http) =>
        {
            if (FakeChatServer.Last(body, "user") is not "hold")
            {
                await FakeChatServer.TextAsync(http, "It is ", "finished.");
                return;
            }

            await FakeChatServer.SendAsync(http, new() { ["content"] = "It goes on" });
            underWay.Count();
            await FakeChatServer.NeverAsync(http);
        };
        var endpoint = $"{model.Url}v1";
        List<KilledVisitor> visitors;
        await using (var server = await ServerProcess.StartAsync(_data.FullName, endpoint, store?.Connection))
        {
            visitors = await VisitorsAsync(server.Agents);
            await Task.WhenAll(visitors.Select(v => v.BeginAsync(server.Agents)));
            await underWay.Reached;
            var written = new Countdown(Writes);
            var writing = Task.WhenAll(visitors.Select(v => v.WriteOnAsync(server.Agents, written.Count)));
            await await Task.WhenAny(written.Reached, writing);
            await server.KillAsync();
            await writing;
        }

        await LapseAsync(store);
        model.Answer = (_, http) => FakeChatServer.TextAsync(http, "It is ", "finished.");
        await using var again = await ServerProcess.StartAsync(_data.FullName, endpoint, store?.Connection);
        await Task.WhenAll(visitors.Select(v => v.CheckAsync(again.Agents)));
        visitors.ForEach(v => v.Dispose());
    }

    private static async Task<List<KilledVisitor>> VisitorsAsync(AgentClient client)
    {
        var classic = await client.AssistantAsync();
        const string Named = "ann";
        await client.PostAsync(
            "/agents",
            $$$"""{"name":"{{{Named}}}","definition":{"kind":"prompt","model":"m","instructions":"Be kind."}}"""
        );
        var kinds = Enum.GetValues<VisitorKind>();
        return
        [
            .. Enumerable
                .Range(0, Visitors)
                .Select(i => (Number: i, Kind: kinds[i % kinds.Length]))
                .Select(v => new KilledVisitor(
                    v.Number,
                    v.Kind,
                    v.Kind is VisitorKind.Run or VisitorKind.StreamedRun ? classic : Named
                )),
        ];
    }

    private sealed class Countdown(int from)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = from;

        public Task Reached => _reached.Task;

        public void Count()
        {
            if (Interlocked.Decrement(ref _left) == 0)
            {
                _reached.SetResult();
            }
        }
    }
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresKilledRunsTests(PostgresServer server) : KilledRunsTests
{
    private protected override async Task<StoreTarget?> NewStoreAsync() => await server.NewDatabaseAsync();

    /// <summary>Others may use the database, so a server's runs are given up when it has said nothing for half a minute.</summary>
    private protected override async Task LapseAsync(StoreTarget? store)
    {
        await using var source = NpgsqlDataSource.Create(store!.Connection);
        await using var command = source.CreateCommand(
            "UPDATE runs SET lease_until = lease_until - 30000 WHERE lease_until IS NOT NULL"
        );
        Assert.Equal(Visitors, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}
