using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Audio;
using Parley.Engines.Flite;
using Parley.Server.Console;
using Parley.Server.Engines;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.StockClients;

/// <summary>Scenarios with the engines of this machine, and speech that the local voice made.</summary>
internal static class RealEngines
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Plays one scenario; gives its facts. Skips where the client or an engine is missing.</summary>
    /// <param name="say">What the person says, for scenarios that listen.</param>
    public static async Task<JsonElement> PlayAsync(string flavour, string scenario, string? say = null)
    {
        Assert.SkipWhen(NodeClient.Missing is not null, NodeClient.Missing ?? "");
        await using var server = await StartAsync(overTls: flavour.StartsWith("openai", StringComparison.Ordinal));
        string? recording = null;
        if (say is not null)
        {
            recording = Path.Combine(server.Settings.Data, "question.wav");
            var file = await SampleVoice.SpeakAsync(new FliteProvider().Create(), say, Cancel);
            Assert.NotNull(file);
            WavFile.Write(recording, WavFile.Parse(file).AtRate(24000).Samples, 24000);
        }

        var result = Assert.Single(
            await NodeClient.RunAsync(server, ["run.mjs", flavour, scenario], recording, Cancel)
        );
        Assert.False(result.TryGetProperty("failure", out var failure), $"{failure}");
        return result.GetProperty("facts");
    }

    private static async Task<TestServer> StartAsync(bool overTls)
    {
        var server = await TestServer.StartAsync(
            settings => settings with { Responder = "builtin", DeveloperCertificate = overTls },
            MachineEngines.Hurried,
            realEngines: true
        );
        var engines = server.Services.GetRequiredService<IEngineSource>();
        await engines.GetAsync(Cancel);
        if (!engines.Report.DoesMainJob)
        {
            await server.DisposeAsync();
            Assert.Skip("An engine is missing; `./parley doctor` says which.");
        }

        return server;
    }
}
