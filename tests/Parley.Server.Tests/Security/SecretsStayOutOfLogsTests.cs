using Microsoft.Extensions.Configuration;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Security;

/// <summary>Every carrier brings a canary, as right and as wrong key; then it is searched in all that the server leaves behind.</summary>
public sealed class SecretsStayOutOfLogsTests
{
    private const string Canary = "canary-5a7d1f0c9b";

    public static TheoryData<string, string> Carriers { get; } =
        new()
        {
            { "header", "api-key" },
            { "header", "Authorization" },
            { "header", "Ocp-Apim-Subscription-Key" },
            { "header", "x-agent-access-token" },
            { "header", "Cookie" },
            { "header", "Sec-WebSocket-Protocol" },
            { "query", "api-key" },
            { "query", "Api-Key" },
            { "query", "authorization" },
            { "query", "Authorization" },
            { "query", "agent-access-token" },
            { "query", "agent_access_token" },
            { "query", "h-Authorization" },
            { "query", "h-api-key" },
            { "query", "subscription-key" },
            { "query", "%61pi-key" },
        };

    [Theory]
    [MemberData(nameof(Carriers))]
    public async Task No_secret_reaches_logs_traces_metrics_or_answers(string place, string name)
    {
        using var traces = new Traces();
        foreach (var right in new[] { false, true })
        {
            await using var server = await TestServer.StartAsync(settings =>
                settings with
                {
                    ApiKey = right ? Canary : TestServer.Key,
                }
            );
            var answers = await DriveAsync(server, place, name);

            Assert.DoesNotContain(Canary, answers, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Canary, server.Logs.Text, StringComparison.OrdinalIgnoreCase);
            Assert.NotEmpty(server.Logs.Lines);
        }

        Assert.DoesNotContain(Canary, traces.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("voice-live", traces.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_in_the_configuration_lets_the_framework_log_addresses()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["Logging:LogLevel:Default"] = "Trace",
                    ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
                    ["Logging:CapturedLogs:LogLevel:Microsoft.AspNetCore"] = "Trace",
                }
            )
            .Build();
        await using var server = await TestServer.StartAsync(configuration: configuration);

        (await server.UpgradeAsync($"/voice-live/realtime?model=m&api-key={Canary}")).Dispose();

        Assert.DoesNotContain(Canary, server.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            server.Logs.Lines,
            line => line.StartsWith("Information Microsoft.AspNetCore", StringComparison.Ordinal)
        );
    }

    private static async Task<string> DriveAsync(TestServer server, string place, string name)
    {
        var value = name.Contains("uthorization", StringComparison.Ordinal) ? "Bearer " + Canary : Canary;
        value = name is "Sec-WebSocket-Protocol" ? "realtime, openai-insecure-api-key." + Canary : value;
        (string, string)[] headers = place is "header" ? [(name, value)] : [];
        var query = place is "query" ? $"&{name}={Uri.EscapeDataString(value)}" : "";
        var answers = new List<string>();
        foreach (
            var path in new[]
            {
                "/voice-live/realtime?model=m",
                "/voice-agent/realtime?x=1",
                "/nothing/here?y=2",
                "/health/ready?z=3",
                "/console/status.json?w=4",
            }
        )
        {
            using var response = await server.UpgradeAsync(path + query, headers);
            // An upgraded connection has no body to read.
            var body =
                (int)response.StatusCode == 101
                    ? ""
                    : await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            answers.Add($"{(int)response.StatusCode} {response.Headers} {body}");
        }

        return string.Join('\n', answers);
    }
}
