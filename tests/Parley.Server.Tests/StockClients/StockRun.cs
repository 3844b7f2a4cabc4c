using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Runtime.Sessions;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.StockClients;

/// <summary>All scenarios of one published client, played once in one Node process; each test asks for its own.</summary>
/// <param name="overTls">The client only connects to <c>wss:</c>.</param>
/// <param name="flavours">Ways in which the client connects, named as in tests/clients.</param>
public abstract class StockRun(bool overTls, params string[] flavours) : IAsyncLifetime
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private IReadOnlyList<JsonElement> _results = [];

    /// <summary>Sessions that were still there after every client had gone.</summary>
    internal int LeftBehind { get; private set; }

    /// <summary>What the scenario found out; fails with what the client met, skips where the client is missing.</summary>
    internal JsonElement Facts(string flavour, string scenario)
    {
        Assert.SkipWhen(NodeClient.Missing is not null, NodeClient.Missing ?? "");
        var result = Assert.Single(_results, r => Is(r, "flavour", flavour) && Is(r, "scenario", scenario));
        Assert.False(
            result.TryGetProperty("failure", out var failure),
            failure.ValueKind == JsonValueKind.Undefined ? "" : failure.GetString()
        );
        return result.GetProperty("facts");
    }

    /// <summary>The engines that the client meets.</summary>
    private protected virtual SessionEngines Engines => StockEngines.With();

    /// <summary>Errors that left the client's own code.</summary>
    internal IEnumerable<string?> Escaped =>
        _results.Where(r => Is(r, "scenario", "escaped")).Select(r => r.GetProperty("failure").GetString());

    public async ValueTask InitializeAsync()
    {
        if (NodeClient.Missing is not null)
        {
            return;
        }

        await using var server = await TestServer.StartAsync(
            settings => settings with { DeveloperCertificate = overTls },
            new ServerParts { Engines = Engines }
        );
        _results = await NodeClient.RunAsync(server, ["run.mjs", string.Join(',', flavours)]);
        var sessions = server.Services.GetRequiredService<SessionHost>();
        await sessions.DrainAsync(_patience, CancellationToken.None);
        LeftBehind = sessions.ActiveSessions;
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private static bool Is(JsonElement result, string field, string value) =>
        string.Equals(result.GetProperty(field).GetString(), value, StringComparison.Ordinal);
}
