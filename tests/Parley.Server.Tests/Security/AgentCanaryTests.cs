using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Parley.Engines.Responses;
using Parley.Server.Auth;
using Parley.Server.Keys;
using Parley.Server.Tests.Agents;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Tools;

namespace Parley.Server.Tests.Security;

/// <summary>
/// Secrets that come by way of agents: credentials on the routes of the agent service, the token for an agent in every spelling, here and
/// elsewhere, and what clients give for servers of tools. None is found in anything that the server leaves behind.
/// </summary>
public sealed class AgentCanaryTests
{
    private const string Named = "/api/projects/p/agents";
    private const string AgentToken = "agent-token-canary-91c2";
    private static readonly (string, string[]) Audience = ("aud", ["parley"]);
    private static readonly (string, string[]) Role = ("roles", ["VoiceLive.User", "Agents.Write"]);

    private static readonly (string Method, string Path, string? Body)[] Routes =
    [
        ("POST", "/api/projects/p/threads", """{"metadata":{"a":"b"}}"""),
        ("GET", "/api/projects/p/threads", null),
        ("POST", "/openai/v1/threads/runs", """{"assistant_id":"asst_none","stream":true}"""),
        ("DELETE", "/v1/threads/thread_none", null),
        ("POST", "/openai/v1/conversations", "{}"),
        ("POST", "/openai/v1/responses", """{"model":"m","input":"hello","stream":true}"""),
        ("POST", "/v1/responses", """{"model":"m","input":"hello"}"""),
        ("POST", Named, "{ broken"),
        ("GET", Named + "/nobody/versions", null),
        (
            "GET",
            "/agents/v1.0/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/p/assistants",
            null
        ),
        ("POST", "/api/projects/p/files", "{}"),
        ("PUT", "/api/projects/p/nothing", "{}"),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Credentials_on_the_routes_of_agents_leave_no_trace()
    {
        await using var bench = await CanaryBench.StartAsync();
        using var made = await bench.Server.CallAsync(HttpMethod.Post, "/v1/realtime/client_secrets");
        var good = await bench.Ring().CreateAsync("good", Cancel);
        var token = await bench.Issuer.TokenAsync(Audience, Role);
        string[] secrets =
        [
            good,
            token,
            (await made.JsonAsync()).GetProperty("value").GetString()!,
            await bench.Ring().CreateAsync("powerless", new KeyTerms(Permissions.Realtime, null), Cancel),
            await bench.Issuer.TokenAsync(Audience),
            bench.Issuer.Forge(t => t.Expires = DateTime.UtcNow.AddMinutes(-4), ("sub", "s")),
            "sk-canary-that-nobody-knows-6f1d",
            token[..^6] + "CANARY",
        ];

        // The server looks for new keys once a second.
        bench.Time.Forward(TimeSpan.FromSeconds(2));
        foreach (var secret in secrets)
        {
            foreach (var (i, (query, headers)) in CanaryBench.CarriersOf(secret).Index())
            {
                foreach (var (method, path, body) in ((int[])[i, i + 5]).Select(RouteAt))
                {
                    await bench.CallAsync(method, $"{path}?api-version=v1{query}", body, headers);
                }
            }

            await bench.KeepAsync(
                await bench.Server.UpgradeAsync(CanaryBench.VoiceLive, ("Authorization", "Bearer " + secret))
            );
        }

        Assert.Contains(bench.Answers, answer => answer.StartsWith("200", StringComparison.Ordinal));
        await bench.AssertOpensAsync(good);
        await bench.SearchAsync(secrets);
    }

    [Theory]
    [InlineData("agent_access_token")]
    [InlineData("agent-access-token")]
    [InlineData("AGENT_Access-Token")]
    [InlineData("h-x-agent-access-token")]
    [InlineData(null)]
    public async Task The_token_for_an_agent_leaves_no_trace(string? parameter)
    {
        await using var elsewhere = await FakeAgentService.StartAsync();
        await using var bench = await CanaryBench.StartAsync();
        await using var asking = await bench.ServeAsync(keys: true, s => s with { AgentService = elsewhere.Url });
        await bench.CallAsync(
            "POST",
            Named,
            """{"name":"ann","definition":{"kind":"prompt","model":"m","instructions":"Be kind."}}""",
            ("api-key", TestServer.Key)
        );
        var here = $"{bench.Server.Address.Authority};sub;rg;p";
        (TestServer Server, string Query, string Token)[] calls =
        [
            (bench.Server, "agent-name=ann&agent-project-name=p", AgentToken),
            (bench.Server, $"agent_id=asst_none&agent_connection_string={here}", AgentToken),
            (bench.Server, "agent_id=a&agent_connection_string=foreign.example;s;g;p", AgentToken),
            (bench.Server, "agent_id=a&agent_connection_string=broken", AgentToken),
            (asking, "agent-name=helper&agent-project-name=p1", FakeAgentService.Token),
            (asking, "agent-id=asst_1&agent-project-name=p1", FakeAgentService.Token),
            // It says in its refusal what it got.
            (asking, "agent-id=asst_1&agent-project-name=p1", AgentToken),
            (asking, "agent-name=helper&agent-project-name=p1&conversation-id=conv_none", FakeAgentService.Token),
        ];

        foreach (var (server, query, token) in calls)
        {
            var path = $"/voice-live/realtime?{query}" + (parameter is null ? "" : $"&{parameter}={token}");
            (string, string)[] header = parameter is null ? [("X-Agent-Access-Token", token)] : [];
            using var answer = await server.UpgradeAsync(path, [("api-key", TestServer.Key), .. header]);
            if ((int)answer.StatusCode != 101)
            {
                await bench.KeepAsync(answer);
                continue;
            }

            using var socket = await server.ConnectAsync(
                path,
                options =>
                {
                    options.SetRequestHeader("api-key", TestServer.Key);
                    if (parameter is null)
                    {
                        options.SetRequestHeader("X-Agent-Access-Token", token);
                    }
                }
            );
            await ReadAsync(bench, socket, "session.created");
            await socket.SendTextAsync(
                """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Who are you?"}]}}"""
            );
            await socket.SendTextAsync("""{"type":"response.create"}""");
            await ReadAsync(bench, socket, "response.done");
        }

        Assert.Contains("Bearer " + AgentToken, elsewhere.Tokens, StringComparer.Ordinal);
        Assert.Contains("Bearer " + FakeAgentService.Token, elsewhere.Tokens, StringComparer.Ordinal);
        Assert.Equal(3, bench.Answers.Count(answer => answer.Contains("\"response.done\"", StringComparison.Ordinal)));
        Assert.DoesNotContain(AgentToken, asking.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeAgentService.Token, asking.Logs.Text, StringComparison.Ordinal);
        await asking.StopAsync();
        await bench.SearchAsync([AgentToken, FakeAgentService.Token]);
    }

    [Fact]
    public async Task What_opens_a_server_of_tools_leaves_no_trace()
    {
        await using var tools = await McpTestServer.StartAsync();
        await using var bench = await CanaryBench.StartAsync(
            McpCalls.Allow,
            new() { Engines = TestEngines.With(new CallingResponder()) }
        );
        var places = ((string[])["mcp", "closed", "broken", "moved", "nowhere", "page"])
            .Select(tools.At)
            .Append("http://127.0.0.1:9/")
            .Append("https://foreign.example/mcp");
        foreach (var place in places)
        {
            foreach (var path in (string[])[CanaryBench.VoiceLive, "/v1/realtime?model=m"])
            {
                using var socket = await bench.Server.ConnectAsync(path);
                await ReadAsync(bench, socket, "session.created");
                var session = new JsonObject { ["tools"] = new JsonArray(Tool(place)) };
                if (path is not CanaryBench.VoiceLive)
                {
                    session["type"] = "realtime";
                }

                await socket.SendTextAsync(Event("session.update", ("session", session)));
                await ReadAsync(bench, socket, "mcp_list_tools.completed", "mcp_list_tools.failed", "error");
                await socket.SendTextAsync(Event("response.create"));
                await ReadAsync(bench, socket, "response.done");
                var answer = new JsonObject { ["tools"] = new JsonArray(Tool(place, "more")) };
                await socket.SendTextAsync(Event("response.create", ("response", answer)));
                await ReadAsync(bench, socket, "response.done", "error");
            }
        }

        Assert.NotEmpty(tools.Done);
        Assert.Contains(tools.Requests, headers => headers.Authorization == "Bearer mcp-canary-authorization");
        Assert.Contains(tools.Requests, headers => headers["X-Desk"] == "mcp-canary-header");
        await bench.SearchAsync(ToolSecrets);
    }

    [Fact]
    public async Task What_an_agent_brings_for_a_server_of_tools_leaves_no_trace()
    {
        await using var bench = await CanaryBench.StartAsync();
        const string Place = "https://foreign.example/mcp";
        var definition = new JsonObject
        {
            ["kind"] = "prompt",
            ["model"] = "m",
            ["tools"] = new JsonArray(Tool(Place, secret: "kept-canary")),
        };
        var resources = new JsonObject
        {
            ["mcp"] = new JsonArray(
                new JsonObject
                {
                    ["server_label"] = "shop",
                    ["headers"] = new JsonObject { ["X-Desk"] = "mcp-canary-header" },
                }
            ),
        };
        (string Path, JsonObject Body)[] calls =
        [
            (Named, new() { ["name"] = "ann", ["definition"] = definition.DeepClone() }),
            (Named + "/ann/versions", new() { ["definition"] = definition.DeepClone() }),
            (
                "/api/projects/p/assistants",
                new() { ["model"] = "m", ["tools"] = new JsonArray(Tool(Place, secret: "kept-canary")) }
            ),
            (
                "/api/projects/p/threads/runs",
                new()
                {
                    ["assistant_id"] = "asst_none",
                    ["tools"] = new JsonArray(Tool(Place)),
                    ["tool_resources"] = resources.DeepClone(),
                }
            ),
            ("/api/projects/p/threads", new() { ["tool_resources"] = resources.DeepClone() }),
            (
                "/openai/v1/responses",
                new()
                {
                    ["model"] = "m",
                    ["input"] = "hello",
                    ["tools"] = new JsonArray(Tool(Place)),
                }
            ),
        ];

        foreach (var (path, body) in calls)
        {
            await bench.CallAsync("POST", path, body.ToJsonString(), ("api-key", TestServer.Key));
        }

        await bench.CallAsync("GET", Named, null, ("api-key", TestServer.Key));
        await bench.CallAsync("GET", "/api/projects/p/assistants", null, ("api-key", TestServer.Key));
        // A session with an agent has its tools from there: those of the client are refused, without a word of them.
        await bench.CallAsync(
            "POST",
            Named,
            """{"name":"eve","definition":{"kind":"prompt","model":"m"}}""",
            ("api-key", TestServer.Key)
        );
        using (var socket = await bench.Server.ConnectAsync("/voice-live/realtime?agent-name=eve&agent-project-name=p"))
        {
            await socket.SendTextAsync(
                Event("session.update", ("session", new JsonObject { ["tools"] = new JsonArray(Tool(Place)) }))
            );
            await ReadAsync(bench, socket, "error");
        }

        // An agent keeps what it was made with, and tells its servers' addresses; nothing else does, and no log of any kind.
        await bench.SearchAsync(
            [.. ToolSecrets, "kept-canary-authorization", "kept-canary-header", "kept-canary-query"],
            (secret, place) =>
                (
                    secret.EndsWith("-query", StringComparison.Ordinal)
                    || secret.EndsWith("-key", StringComparison.Ordinal)
                )
                    ? place is CanaryBench.Told or CanaryBench.Store
                    : place is CanaryBench.Store && secret.StartsWith("kept", StringComparison.Ordinal)
        );
    }

    private static readonly string[] ToolSecrets =
    [
        "mcp-canary-authorization",
        "mcp-canary-header",
        "mcp-canary-query",
        "mcp-canary-key",
    ];

    private static (string Method, string Path, string? Body) RouteAt(int i) => Routes[i % Routes.Length];

    private static JsonObject Tool(string place, string label = "shop", string secret = "mcp-canary") =>
        new()
        {
            ["type"] = "mcp",
            ["server_label"] = label,
            ["server_url"] = $"{place}?code={secret}-query&api_key={secret}-key",
            ["authorization"] = $"{secret}-authorization",
            ["headers"] = new JsonObject { ["X-Desk"] = $"{secret}-header" },
            ["require_approval"] = "never",
        };

    private static string Event(string type, params (string Name, JsonObject Value)[] fields)
    {
        var message = new JsonObject { ["type"] = type };
        foreach (var (name, value) in fields)
        {
            message[name] = value;
        }

        return message.ToJsonString();
    }

    /// <summary>Until one of the types has come; all that came is kept.</summary>
    private static async Task ReadAsync(CanaryBench bench, WebSocket socket, params string[] types)
    {
        while (await socket.NextAsync() is { } message)
        {
            // A session tells its own client where its tools are: the address as it was given.
            bench.Answers.Add(
                message.TryGetProperty("session", out _)
                    ? message.GetRawText().Replace("?code=mcp-canary-query&api_key=mcp-canary-key", "")
                    : message.GetRawText()
            );
            if (types.Contains(message.GetProperty("type").GetString(), StringComparer.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException($"The server closed before it sent {string.Join(" or ", types)}.");
    }

    /// <summary>Calls the tool where there is one, and tells what it gave.</summary>
    private sealed class CallingResponder : IResponder
    {
        public string Name => "calling";

        public async IAsyncEnumerable<ResponderPart> RespondAsync(
            ResponderRequest request,
            [EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            await Task.Yield();
            var calls = request.Entries is not [.., ChatToolResult] && request.Tools.Any(t => t.Name is "find_order");
            yield return calls
                ? new ResponderToolCall(0, "call_1", "find_order", """{"number":7}""")
                : new ResponderText("That is all.");
            yield return new ResponderDone(
                calls ? ResponderFinish.ToolCalls : ResponderFinish.Stop,
                new ResponderUsage(1, 1)
            );
        }
    }
}
