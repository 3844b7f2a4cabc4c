using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Parley.Server.Tests.Agents;

/// <summary>The program is killed without warning and started again: what it had acknowledged is there.</summary>
public sealed class KilledServerTests : IDisposable
{
    private const string Key = "kill-test-key";
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("parley-killed-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task What_was_acknowledged_survives_and_runs_that_were_at_work_are_failed()
    {
        // A chat endpoint that takes every question and answers none.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var endpoint = $"http://{silent.LocalEndpoint}/v1";
        string thread;
        string run;
        var messages = new List<string>();
        using (var http = new HttpClient())
        {
            var (process, client) = await StartAsync(http, endpoint);
            using (process)
            {
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
                using var asked = await silent.AcceptTcpClientAsync(Cancel);
                process.Kill();
                await process.WaitForExitAsync(Cancel);
            }
        }

        using var again = new HttpClient();
        var (second, after) = await StartAsync(again, "builtin");
        using (second)
        {
            Assert.Equal(messages, await after.MessagesAsync(thread), StringComparer.Ordinal);
            var found = await after.GetAsync($"/threads/{thread}/runs/{run}");
            Assert.Equal("failed", found.GetProperty("status").GetString());
            Assert.Contains(
                "server ended",
                found.GetProperty("last_error").GetProperty("message").GetString(),
                StringComparison.Ordinal
            );
            await after.PostAsync($"/threads/{thread}/messages", """{"role":"user","content":"and on"}""");
            second.Kill();
            await second.WaitForExitAsync(Cancel);
        }
    }

    private async Task<(Process Process, AgentClient Client)> StartAsync(HttpClient http, string responder)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "parley-server.dll");
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [program, "serve", "--port", "0", "--data", _data.FullName, "--api-key", Key, "--responder", responder]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        while (await process.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            if (line.StartsWith("Parley is listening on ", StringComparison.Ordinal))
            {
                http.BaseAddress = new Uri(line["Parley is listening on ".Length..]);
                return (process, new AgentClient(http, key: Key));
            }
        }

        throw new InvalidOperationException("The server did not start.");
    }
}
