using System.Net;
using System.Net.Sockets;

namespace Parley.Server.Tests.Agents;

/// <summary>The program is killed without warning and started again: what it had acknowledged is there.</summary>
public sealed class KilledServerTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("parley-killed-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task What_was_acknowledged_survives_and_runs_that_were_at_work_are_failed()
    {
        // A chat endpoint that takes every question and answers none.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        string thread;
        string run;
        var messages = new List<string>();
        await using (var server = await ServerProcess.StartAsync(_data.FullName, $"http://{silent.LocalEndpoint}/v1"))
        {
            var client = server.Agents;
            var assistant = await client.AssistantAsync();
            thread = AgentClient.IdOf(await client.PostAsync("/threads"));
            for (var i = 0; i < 20; i++)
            {
                var body = $$"""{"role":"user","content":"number {{i}}"}""";
                await client.PostAsync($"/threads/{thread}/messages", body);
                messages.Add($"user: number {i}");
            }

            run = AgentClient.IdOf(
                await client.PostAsync($"/threads/{thread}/runs", $$"""{"assistant_id":"{{assistant}}"}""")
            );
            using var asked = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await server.KillAsync();
        }

        await using var again = await ServerProcess.StartAsync(_data.FullName, "builtin");
        var after = again.Agents;
        Assert.Equal(messages, await after.MessagesAsync(thread), StringComparer.Ordinal);
        var found = await after.GetAsync($"/threads/{thread}/runs/{run}");
        Assert.Equal("failed", found.GetProperty("status").GetString());
        Assert.Contains(
            "server ended",
            found.GetProperty("last_error").GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
        await after.PostAsync($"/threads/{thread}/messages", """{"role":"user","content":"and on"}""");
    }
}
