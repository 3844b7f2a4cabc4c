using System.Net;
using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Agents;

/// <summary>Every spelling of an agent in a handshake, and every way in which it is refused.</summary>
public sealed class AgentHandshakeTests
{
    private const string T = FakeAgentService.Token;

    [Theory]
    [InlineData("/voice-agent/realtime?agent_id=asst_1&agent_connection_string=HOST;sub;rg;p1&agent_access_token=" + T)]
    [InlineData("/voice-live/realtime?agent-id=asst_1&agent-connection-string=HOST;sub;rg;p1&agent-access-token=" + T)]
    [InlineData("/voice-live/realtime?agent_id=asst_1&agent-connection-string=HOST;sub;rg;p1&Agent-Access-Token=" + T)]
    public async Task A_connection_string_leads_to_the_hub_projects_agent(string path)
    {
        await using var agents = await FakeAgentService.StartAsync();
        await using var server = await TestServer.StartAsync(settings =>
            settings with
            {
                AgentHosts = ["127.0.0.1"],
                OutgoingPrivate = true,
                OutgoingHttp = true,
            }
        );

        // The host answers plain http, and agents are asked over https alone: the attempt is made, and says so.
        using var answer = await server.UpgradeAsync(
            path.Replace("HOST", new Uri(agents.Url).Authority, StringComparison.Ordinal),
            ("api-key", TestServer.Key)
        );

        await AssertErrorAsync(answer, HttpStatusCode.BadGateway, "agent_unavailable", null);
        Assert.Empty(agents.Calls);
    }

    [Theory]
    [InlineData("agent-project-name=p", "agent-id", "missing_required_parameter")]
    [InlineData("agent_connection_string=h;s;r;p", "agent_id", "missing_required_parameter")]
    [InlineData("agent_id=a&agent_connection_string=h;s;r", "agent_connection_string", "invalid_value")]
    [InlineData("agent_id=a&agent_connection_string=h/x;s;r;p", "agent_connection_string", "invalid_value")]
    [InlineData("agent_id=a&agent_connection_string=u@h;s;r;p", "agent_connection_string", "invalid_value")]
    [InlineData("agent-id=a&agent-name=b&agent-project-name=p", "agent-name", "invalid_value")]
    [InlineData("agent-name=b&agent-connection-string=h;s;r;p", "agent-connection-string", "invalid_value")]
    [InlineData("agent-id=a%2Fb&agent-project-name=p", "agent-id", "invalid_value")]
    public async Task A_wrong_agent_is_refused_by_the_name_of_the_parameter(string query, string param, string code)
    {
        await using var server = await TestServer.StartAsync();

        using var answer = await server.UpgradeAsync("/voice-live/realtime?" + query, ("api-key", TestServer.Key));

        await AssertErrorAsync(answer, HttpStatusCode.BadRequest, code, param);
    }

    [Theory]
    [InlineData(
        "agent-id=asst_none&agent-project-name=p1&agent-access-token=" + T,
        HttpStatusCode.NotFound,
        "agent_not_found"
    )]
    [InlineData(
        "agent-name=nobody&agent-project-name=p1&agent-access-token=" + T,
        HttpStatusCode.NotFound,
        "agent_not_found"
    )]
    [InlineData(
        "agent-name=helper&agent-project-name=p1&conversation-id=conv_x&agent-access-token=" + T,
        HttpStatusCode.NotFound,
        "conversation_not_found"
    )]
    [InlineData(
        "agent-id=asst_1&agent-project-name=p1&agent-access-token=wrong",
        HttpStatusCode.Forbidden,
        "agent_access_denied"
    )]
    public async Task What_the_agent_service_says_becomes_the_refusal(string query, HttpStatusCode status, string code)
    {
        await using var agents = await FakeAgentService.StartAsync();
        await using var server = await TestServer.StartAsync(settings => settings with { AgentService = agents.Url });

        using var answer = await server.UpgradeAsync("/voice-live/realtime?" + query, ("api-key", TestServer.Key));

        await AssertErrorAsync(answer, status, code, null);
    }

    [Fact]
    public async Task A_host_that_nobody_allowed_is_never_asked()
    {
        await using var agents = await FakeAgentService.StartAsync();
        await using var server = await TestServer.StartAsync();

        using var answer = await server.UpgradeAsync(
            $"/voice-agent/realtime?agent_id=a&agent_connection_string=agents.example.com;s;r;p&agent_access_token={T}",
            ("api-key", TestServer.Key)
        );

        await AssertErrorAsync(answer, HttpStatusCode.Forbidden, "agent_host_not_allowed", null);
    }

    [Fact]
    public async Task A_private_address_is_not_connected_to_although_its_host_is_allowed()
    {
        await using var agents = await FakeAgentService.StartAsync();
        await using var server = await TestServer.StartAsync(settings => settings with { AgentHosts = ["*"] });

        using var answer = await server.UpgradeAsync(
            $"/voice-agent/realtime?agent_id=a&agent_connection_string={new Uri(agents.Url).Authority};s;r;p&agent_access_token={T}",
            ("api-key", TestServer.Key)
        );

        await AssertErrorAsync(answer, HttpStatusCode.Forbidden, "agent_host_not_allowed", null);
        Assert.Empty(agents.Calls);
    }

    [Fact]
    public async Task A_foreign_agent_needs_a_token_of_its_own()
    {
        await using var server = await TestServer.StartAsync(settings => settings with { AgentHosts = ["*"] });

        using var answer = await server.UpgradeAsync(
            "/voice-agent/realtime?agent_id=a&agent_connection_string=agents.example.com;s;r;p",
            ("api-key", TestServer.Key)
        );

        await AssertErrorAsync(answer, HttpStatusCode.BadRequest, "agent_token_missing", "agent-access-token");
    }

    [Theory, Covers("feature:19")]
    [InlineData("agent-authentication-identity-client-id")]
    [InlineData("agent_authentication_identity_client_id")]
    [InlineData("Agent-Authentication_Identity-CLIENT-id")]
    public async Task An_identity_of_the_cloud_has_no_effect_and_a_warning_says_so(string spelled)
    {
        await using var agents = await FakeAgentService.StartAsync();
        await using var here = await TestServer.StartAsync();
        await using var asking = await TestServer.StartAsync(settings => settings with { AgentService = agents.Url });
        await new AgentClient(here.Http).PostAsync(
            "/agents",
            """{"name":"helper","definition":{"kind":"prompt","model":"m"}}"""
        );
        (TestServer Server, string Query)[] calls =
        [
            (here, "agent-name=helper&agent-project-name=p"),
            (here, $"agent-name=helper&agent-project-name=p&foundry-resource-override={here.Address.Authority}"),
            (here, "model=m"),
            (asking, $"agent-name=helper&agent-project-name=p1&agent-access-token={T}"),
            (asking, $"agent-id=asst_1&agent-project-name=p1&agent-access-token={T}"),
        ];
        foreach (var (server, query) in calls)
        {
            using var socket = await server.ConnectAsync(
                $"/voice-live/realtime?{query}&{spelled}=11111111-2222-3333-4444-555555555555"
            );

            await socket.SendTextAsync("""{"type":"session.update","session":{}}""");
            var warning = (await socket.UntilAsync("warning")).GetProperty("warning");

            Assert.Equal(spelled, warning.GetProperty("param").GetString());
            Assert.Contains("has no effect", warning.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(
        "agent_id=a&agent_connection_string=agents.example.com;s;r;p&agent_authentication_identity_client_id=1-2",
        "agent_authentication_identity_client_id",
        "agent_identity_unavailable"
    )]
    [InlineData(
        "agent-name=a&agent-project-name=p&foundry-resource-override=other&agent-authentication-identity-client-id=1-2",
        "agent-authentication-identity-client-id",
        "agent_identity_unavailable"
    )]
    [InlineData(
        "agent-name=a&agent-project-name=p&agent-authentication-identity-client-id=1%2F2",
        "agent-authentication-identity-client-id",
        "invalid_value"
    )]
    public async Task An_identity_of_the_cloud_cannot_stand_for_a_token(string query, string param, string code)
    {
        await using var server = await TestServer.StartAsync(settings => settings with { AgentHosts = ["*"] });

        using var answer = await server.UpgradeAsync("/voice-live/realtime?" + query, ("api-key", TestServer.Key));

        await AssertErrorAsync(answer, HttpStatusCode.BadRequest, code, param);
    }

    [Theory]
    [InlineData("agent-id=ID&agent-project-name=p&agent-version=2", "agent-version")]
    [InlineData(
        "agent_id=ID&agent_connection_string=HOST;s;r;p&foundry_resource_override=other",
        "foundry_resource_override"
    )]
    public async Task What_says_nothing_about_this_agent_is_warned_of(string query, string param)
    {
        await using var server = await TestServer.StartAsync();
        var id = await new AgentClient(server.Http, "/api/projects/p").AssistantAsync();
        using var socket = await server.ConnectAsync(
            "/voice-live/realtime?"
                + query
                    .Replace("ID", id, StringComparison.Ordinal)
                    .Replace("HOST", server.Address.Authority, StringComparison.Ordinal)
        );

        await socket.SendTextAsync("""{"type":"session.update","session":{}}""");
        var warning = (await socket.UntilAsync("warning")).GetProperty("warning");

        Assert.Equal(param, warning.GetProperty("param").GetString());
    }

    [Fact]
    public async Task An_agent_that_was_disabled_takes_no_calls()
    {
        await using var server = await TestServer.StartAsync();
        var client = new AgentClient(server.Http, "/api/projects/p");
        await client.PostAsync("/agents", """{"name":"ann","definition":{"kind":"prompt","model":"m"}}""");
        (await client.SendAsync(HttpMethod.Post, "/agents/ann:disable")).Dispose();

        using var answer = await server.UpgradeAsync(
            "/voice-live/realtime?agent-name=ann&agent-project-name=p",
            ("api-key", TestServer.Key)
        );

        await AssertErrorAsync(answer, HttpStatusCode.Conflict, "agent_disabled", null);
    }

    [Fact, Covers("feature:16")]
    public async Task A_conversation_is_gone_on_with()
    {
        await using var agents = await FakeAgentService.StartAsync();
        await using var server = await TestServer.StartAsync(settings => settings with { AgentService = agents.Url });
        using var socket = await server.ConnectAsync(
            $"/voice-live/realtime?agent-name=helper&agent-project-name=p1&agent-version=2&conversation-id=conv_old&agent-access-token={T}"
        );

        var session = (await socket.UntilAsync("session.created")).GetProperty("session");

        Assert.Equal("conv_old", session.GetProperty("agent").GetProperty("thread_id").GetString());
        Assert.Equal("helper:2", session.GetProperty("agent").GetProperty("agent_id").GetString());
    }

    [Fact]
    public async Task The_agents_token_goes_to_the_agent_alone_and_into_no_log()
    {
        await using var agents = await FakeAgentService.StartAsync();
        await using var server = await TestServer.StartAsync(settings => settings with { AgentService = agents.Url });
        using (
            var socket = await server.ConnectAsync(
                $"/voice-agent/realtime?agent_id=asst_1&agent-project-name=p1&agent_access_token={T}"
            )
        )
        {
            await socket.UntilAsync("session.created");
        }

        Assert.All(agents.Tokens, token => Assert.Equal($"Bearer {T}", token));
        Assert.DoesNotContain(server.Logs.Lines, line => line.Contains(T, StringComparison.Ordinal));
        Assert.DoesNotContain(server.Logs.Lines, line => line.Contains(TestServer.Key, StringComparison.Ordinal));
    }

    private static async Task AssertErrorAsync(
        HttpResponseMessage answer,
        HttpStatusCode status,
        string code,
        string? param
    )
    {
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == answer.StatusCode, body);
        var error = JsonElement.Parse(body).GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(param, error.TryGetProperty("param", out var found) ? found.GetString() : null);
        Assert.DoesNotContain(T, body, StringComparison.Ordinal);
    }
}
