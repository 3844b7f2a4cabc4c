using System.Text.Json;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.StockClients;

/// <summary>tests/clients/mutations.mjs: the server's events of one conversation, played to each client with a field changed.</summary>
public sealed class MutationRun : IAsyncLifetime
{
    private IReadOnlyList<JsonElement> _lines = [];

    internal JsonElement Row(int row) =>
        Line(line => line.TryGetProperty("row", out var number) && number.GetInt32() == row);

    /// <summary>What the client made of the recording as it is.</summary>
    internal JsonElement Unchanged(string client) =>
        Line(line =>
            line.TryGetProperty("client", out var name)
            && string.Equals(name.GetString(), client, StringComparison.Ordinal)
        );

    public async ValueTask InitializeAsync()
    {
        if (NodeClient.Missing is not null)
        {
            return;
        }

        await using var server = await TestServer.StartAsync(parts: new ServerParts { Engines = StockEngines.With() });
        _lines = await NodeClient.RunAsync(server, ["mutations.mjs"]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private JsonElement Line(Func<JsonElement, bool> which)
    {
        Assert.SkipWhen(NodeClient.Missing is not null, NodeClient.Missing ?? "");
        return Assert.Single(_lines, line => which(line));
    }
}
