using Microsoft.Extensions.DependencyInjection;
using Parley.Audio;
using Parley.Engines.Flite;
using Parley.Server.Console;
using Parley.Server.Engines;
using Parley.Server.Tests.Agents;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Tools;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.StockClients;

/// <summary>
/// <c>@azure/ai-voicelive</c>, unmodified, talks aloud to an agent with versions: a function that the client runs, a server's tool that
/// it approves, and a second call that goes on with the first.
/// </summary>
public sealed class AgentCallClientTests
{
    private static readonly string[] _lines =
    [
        "My name is Peter.",
        "What is the weather in Paris?",
        "Please cancel order number seven.",
        "What is my name?",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Covers("feature:16")]
    [Covers("feature:94")]
    public async Task A_spoken_call_with_functions_and_approval_and_another_that_remembers_it()
    {
        Assert.SkipWhen(NodeClient.Missing is not null, NodeClient.Missing ?? "");
        await using var tools = await McpTestServer.StartAsync();
        await using var server = await TestServer.StartAsync(
            settings => McpCalls.Allow(settings) with { Responder = "builtin" },
            new() { Session = new() { TranscriptTimeout = TimeSpan.FromMinutes(2) } },
            realEngines: true
        );
        var engines = server.Services.GetRequiredService<IEngineSource>();
        await engines.GetAsync(Cancel);
        Assert.SkipUnless(engines.Report.DoesMainJob, "An engine is missing; `./parley doctor` says which.");
        var weather = AgentClient.FlatWeather.Trim('[', ']');
        await new AgentClient(server.Http).PostAsync(
            "/agents/helper/versions",
            $$"""{"definition":{"kind":"prompt","model":"m","tools":[{{weather}},{{AgentMcpTests.Shop(tools)}}]} }"""
        );
        var recordings = new List<string>();
        foreach (var line in _lines)
        {
            recordings.Add(await RecordAsync(server, line, recordings.Count));
        }

        var facts = Assert.Single(
            await NodeClient.RunAsync(server, ["agentcalls.mjs", "helper", .. recordings], cancellationToken: Cancel)
        );

        Assert.Empty(facts.GetProperty("errors").EnumerateArray());
        Assert.Equal("helper", facts.GetProperty("agent").GetString());
        var said = facts.GetProperty("said");
        Assert.Contains("Peter", said[0].GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("sunny", said[1].GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("cancelled", said[2].GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("get_weather", facts.GetProperty("calls")[0].GetProperty("name").GetString());
        Assert.Equal("cancel_order", Assert.Single(facts.GetProperty("requests").EnumerateArray()).GetString());
        Assert.Equal(["cancel 7"], tools.Done, StringComparer.Ordinal);
        Assert.True(facts.GetProperty("sameThread").GetBoolean());
        Assert.Contains("Peter", facts.GetProperty("remembered").GetString(), StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<string> RecordAsync(TestServer server, string line, int number)
    {
        var path = Path.Combine(server.Settings.Data, $"line{number}.wav");
        var file = await SampleVoice.SpeakAsync(new FliteProvider().Create(), line, Cancel);
        Assert.NotNull(file);
        WavFile.Write(path, WavFile.Parse(file).AtRate(24_000).Samples, 24_000);
        return path;
    }
}
