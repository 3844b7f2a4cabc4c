using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Audio;
using Parley.Server.Engines;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Voice;

namespace Parley.Server.Tests.StockClients;

/// <summary>All scenarios of one client, played once against the server with the engines of this machine; every test looks at it.</summary>
internal sealed record DotnetRun(
    IReadOnlyDictionary<string, JsonElement> Scenarios,
    IReadOnlyCollection<TappedConnection> Connections
)
{
    private static readonly Lazy<Task<DotnetRun>> _ga = new(() =>
        PlayAsync(DotnetClient.Ga, nameof(DotnetClientTests.The_client_of_the_current_shape_is_content))
    );
    private static readonly Lazy<Task<DotnetRun>> _beta = new(() =>
        PlayAsync(DotnetClient.Beta, nameof(DotnetClientTests.The_client_of_the_earlier_shape_is_content))
    );

    /// <summary>Everything that the client sent in all its sessions, each message once.</summary>
    public IEnumerable<string> ClientMessages =>
        Connections.SelectMany(c => c.FromClient).Distinct(StringComparer.Ordinal);

    /// <summary>Everything that Parley sent in all sessions.</summary>
    public IEnumerable<string> ServerMessages => Connections.SelectMany(c => c.FromServer);

    public static Task<DotnetRun> OfAsync(DotnetClient client) => (client == DotnetClient.Ga ? _ga : _beta).Value;

    private static async Task<DotnetRun> PlayAsync(DotnetClient client, string proof)
    {
        await using var server = await TestServer.StartAsync(
            settings => settings with { Responder = "builtin" },
            realEngines: true,
            provenBy: $"{typeof(DotnetClientTests).FullName}.{proof}"
        );
        var engines = server.Services.GetRequiredService<IEngineSource>();
        await engines.GetAsync(CancellationToken.None);
        Assert.SkipUnless(engines.Report.DoesMainJob, "An engine is missing; `./parley doctor` says which.");

        var recording = Path.Combine(server.Settings.Data, "question.pcm");
        var speech = (await Caller.SpeechAsync("What time is it?")).AtRate(24_000).Samples;
        var bytes = new byte[speech.Length * 2];
        Pcm.Encode(speech, bytes);
        await File.WriteAllBytesAsync(recording, bytes);

        IReadOnlyList<JsonElement> lines;
        IReadOnlyCollection<TappedConnection> connections;
        await using (var tap = new SocketTap(server.Address))
        {
            lines = await client.ConverseAsync(new Uri(tap.Address, "v1"), TestServer.Key, recording);
            connections = tap.Connections;
        }

        return new(
            lines.ToDictionary(line => line.GetProperty("scenario").GetString()!, StringComparer.Ordinal),
            connections
        );
    }
}
