using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Audio;
using Parley.Engines.Builtin;
using Parley.Server.Engines;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Voice;

namespace Parley.Server.Tests.StockClients;

/// <summary>Scenarios of one client, played once and tapped; every test looks at it.</summary>
/// <param name="Scenarios">What the client's program says of each, by name.</param>
internal sealed record DotnetRun(
    IReadOnlyDictionary<string, JsonElement> Scenarios,
    IReadOnlyCollection<TappedConnection> Connections
)
{
    private const int Rate = 24_000;
    private static readonly Lazy<Task<DotnetRun>> _ga = new(() =>
        PlayAllAsync(DotnetClient.Ga, nameof(DotnetClientTests.The_client_of_the_current_shape_is_content))
    );
    private static readonly Lazy<Task<DotnetRun>> _beta = new(() =>
        PlayAllAsync(DotnetClient.Beta, nameof(DotnetClientTests.The_client_of_the_earlier_shape_is_content))
    );

    /// <summary>Everything that the client sent in all its sessions, each message once.</summary>
    public IEnumerable<string> ClientMessages =>
        Connections.SelectMany(c => c.FromClient).Distinct(StringComparer.Ordinal);

    /// <summary>Everything that Parley sent in all sessions.</summary>
    public IEnumerable<string> ServerMessages => Connections.SelectMany(c => c.FromServer);

    /// <summary>All scenarios, with an ear and a voice that never fail and the built-in assistant.</summary>
    public static Task<DotnetRun> OfAsync(DotnetClient client) => (client == DotnetClient.Ga ? _ga : _beta).Value;

    /// <summary>One scenario with the engines of this machine and a question that the local voice speaks.</summary>
    public static async Task<DotnetRun> WithRealEnginesAsync(DotnetClient client, string scenario)
    {
        await using var server = await TestServer.StartAsync(
            settings => settings with { Responder = "builtin" },
            MachineEngines.Hurried,
            realEngines: true
        );
        var engines = server.Services.GetRequiredService<IEngineSource>();
        await engines.GetAsync(TestContext.Current.CancellationToken);
        Assert.SkipUnless(engines.Report.DoesMainJob, "An engine is missing; `./parley doctor` says which.");
        var question = (await Caller.SpeechAsync("What time is it?")).AtRate(Rate).Samples;
        return await PlayAsync(client, server, question, [scenario]);
    }

    private static async Task<DotnetRun> PlayAllAsync(DotnetClient client, string proof)
    {
        var engines = StockEngines.With() with { Responder = new BuiltinProvider().Create() };
        await using var server = await TestServer.StartAsync(
            parts: new ServerParts { Engines = engines },
            provenBy: $"{typeof(DotnetClientTests).FullName}.{proof}"
        );
        return await PlayAsync(client, server, Tone(), []);
    }

    private static async Task<DotnetRun> PlayAsync(
        DotnetClient client,
        TestServer server,
        short[] question,
        string[] scenarios
    )
    {
        var recording = Path.Combine(server.Settings.Data, "question.pcm");
        var bytes = new byte[question.Length * 2];
        Pcm.Encode(question, bytes);
        await File.WriteAllBytesAsync(recording, bytes);

        IReadOnlyList<JsonElement> lines;
        IReadOnlyCollection<TappedConnection> connections;
        await using (var tap = new SocketTap(server.Address))
        {
            lines = await client.ConverseAsync(new Uri(tap.Address, "v1"), TestServer.Key, recording, scenarios);
            connections = tap.Connections;
        }

        return new(
            lines.ToDictionary(line => line.GetProperty("scenario").GetString()!, StringComparer.Ordinal),
            connections
        );
    }

    /// <summary>What the stand-in detector takes for speech: a tone of 1.2 s.</summary>
    private static short[] Tone()
    {
        var samples = new short[Rate * 6 / 5];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(8_000 * Math.Sin(2 * Math.PI * 220 * i / Rate));
        }

        return samples;
    }
}
