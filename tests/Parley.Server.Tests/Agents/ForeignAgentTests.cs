using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Parley.Server.Hosting;
using Parley.Server.Settings;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Outgoing;

namespace Parley.Server.Tests.Agents;

/// <summary>
/// A connection string that names another host, over real TLS: with a certificate of an authority that the operator trusts, and with
/// everything that may be wrong with such a host.
/// </summary>
public sealed class ForeignAgentTests : IDisposable
{
    private const string T = FakeAgentService.Token;
    private readonly TestAuthority _authority = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_session_talks_to_the_agent_of_another_host_and_its_token_goes_there_alone()
    {
        using var certificate = _authority.Issue();
        await using var agents = await FakeAgentService.StartAsync(certificate);
        await using var server = await TestServer.StartAsync(Allow);
        using var socket = await server.ConnectAsync(Path(agents));

        Assert.Equal("Helper", NameOf(await socket.UntilAsync("session.created")));
        Assert.Equal("I am the agent.", await AskAsync(socket, "Who are you?"));

        Assert.Equal("GET assistants/asst_1 POST threads POST threads/thread_1/runs", string.Join(' ', agents.Calls));
        Assert.All(agents.Tokens, token => Assert.Equal($"Bearer {T}", token));
        Assert.DoesNotContain(T, server.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_other_host_may_be_another_Parley()
    {
        var (certificate, key) = _authority.IssueFiles();
        const string OtherKey = "key-of-the-other-house";
        await using var other = await TestServer.StartAsync(s =>
            s with
            {
                Certificate = certificate,
                CertificateKey = key,
                ApiKey = OtherKey,
            }
        );
        using var trusting = new HttpClient(
            new SocketsHttpHandler
            {
                SslOptions = new()
                {
                    RemoteCertificateValidationCallback = (_, c, chain, errors) =>
                        _authority.Roots.Trusts(c, chain, errors),
                },
            }
        )
        {
            BaseAddress = other.Address,
        };
        var there = new AgentClient(trusting, "/api/projects/p1", OtherKey);
        var id = await there.AssistantAsync();
        await using var server = await TestServer.StartAsync(Allow);
        using var socket = await server.ConnectAsync(
            $"/voice-agent/realtime?agent_id={id}&agent_connection_string={other.Address.Authority};sub;rg;p1&agent_access_token={OtherKey}"
        );

        var session = (await socket.UntilAsync("session.created")).GetProperty("session");
        Assert.Equal("Hello from the test.", await AskAsync(socket, "Who are you?"));

        var thread = session.GetProperty("agent").GetProperty("thread_id").GetString()!;
        Assert.Equal(["user: Who are you?", "assistant: Hello from the test."], await there.MessagesAsync(thread));
        // The other one never saw who the client is here.
        Assert.DoesNotContain(TestServer.Key, other.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(OtherKey, server.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a root that nobody trusts")]
    [InlineData("another name")]
    [InlineData("expired")]
    [InlineData("another authority")]
    public async Task A_certificate_that_proves_nothing_ends_it_before_the_token_is_sent(string what)
    {
        using var others = new TestAuthority();
        using var certificate = what is "another authority"
            ? others.Issue()
            : _authority.Issue(forThisMachine: what is not "another name", expired: what is "expired");
        await using var agents = await FakeAgentService.StartAsync(certificate);
        await using var server = await TestServer.StartAsync(s =>
            Allow(s) with
            {
                OutgoingRoots = what is "a root that nobody trusts" ? null : _authority.Roots,
            }
        );

        await RefusedAsync(server, agents, 502, "agent_unavailable", "SecureConnectionError");

        Assert.Empty(agents.Calls);
    }

    [Theory]
    [InlineData(false, true, "--agent-hosts")]
    [InlineData(true, false, "--outgoing-private")]
    public async Task The_operator_has_the_last_word(bool host, bool isPrivate, string option)
    {
        using var certificate = _authority.Issue();
        await using var agents = await FakeAgentService.StartAsync(certificate);
        await using var server = await TestServer.StartAsync(s =>
            Allow(s) with
            {
                AgentHosts = host ? ["127.0.0.1"] : ["agents.example"],
                OutgoingPrivate = isPrivate,
            }
        );

        await RefusedAsync(server, agents, 403, "agent_host_not_allowed", option);

        Assert.Empty(agents.Calls);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_the_token_stays()
    {
        using var certificate = _authority.Issue();
        await using var elsewhere = await FakeAgentService.StartAsync(certificate);
        await using var agents = await FakeAgentService.StartAsync(certificate);
        agents.Instead = http =>
        {
            http.Response.Redirect(elsewhere.Url + http.Request.Path, permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };
        await using var server = await TestServer.StartAsync(Allow);

        await RefusedAsync(server, agents, 502, "agent_unavailable", "redirects (307)");

        Assert.Empty(elsewhere.Calls);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_given_up()
    {
        using var certificate = _authority.Issue();
        await using var agents = await FakeAgentService.StartAsync(certificate);
        agents.Instead = async http =>
        {
            var piece = new byte[64 * 1024];
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(piece, http.RequestAborted);
            }
        };
        await using var server = await TestServer.StartAsync(Allow);

        await RefusedAsync(server, agents, 502, "agent_unavailable", "more than 1024 KiB");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_host_that_stalls_is_given_up(bool midway)
    {
        using var certificate = _authority.Issue();
        await using var agents = await FakeAgentService.StartAsync(certificate);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        agents.Instead = async http =>
        {
            if (midway)
            {
                await http.Response.WriteAsync("{\"id\":", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }

            asked.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        var time = new ManualTime();
        await using var server = await TestServer.StartAsync(Allow, new ServerParts { Time = time });

        var refused = RefusedAsync(server, agents, 504, "agent_unavailable", "did not answer in time");
        await asked.Task.WaitAsync(Cancel);
        time.Advance(TimeSpan.FromSeconds(10));

        await refused;
    }

    [Fact]
    public async Task An_answer_that_stalls_fails_and_the_session_goes_on()
    {
        using var certificate = _authority.Issue();
        await using var agents = await FakeAgentService.StartAsync(certificate);
        agents.CancelsAtOnce = true;
        agents.Say = async (count, voice) =>
        {
            await voice.TextAsync(count == 0 ? "I am" : "Here I am again.");
            if (count == 0)
            {
                await Task.Delay(Timeout.Infinite, voice.Gone);
            }
        };
        var time = new ManualTime();
        await using var server = await TestServer.StartAsync(Allow, new ServerParts { Time = time });
        using var socket = await server.ConnectAsync(Path(agents));
        await socket.SendTextAsync("""{"type":"session.update","session":{"modalities":["text"]}}""");
        await socket.SendTextAsync(Question("Who are you?"));
        await socket.SendTextAsync("""{"type":"response.create"}""");
        await socket.UntilAsync("response.text.delta");
        time.Advance(TimeSpan.FromSeconds(60));

        var done = (await socket.UntilAsync("response.done")).GetProperty("response");

        Assert.Equal("failed", done.GetProperty("status").GetString());
        Assert.Equal("Here I am again.", await AskAsync(socket, "And now?"));
    }

    private ServerSettings Allow(ServerSettings settings) =>
        settings with
        {
            AgentHosts = ["127.0.0.1"],
            OutgoingPrivate = true,
            OutgoingRoots = _authority.Roots,
        };

    private static string Path(FakeAgentService agents) =>
        $"/voice-agent/realtime?agent_id=asst_1&agent_connection_string={new Uri(agents.Url).Authority};sub;rg;p1&agent_access_token={T}";

    private static string? NameOf(JsonElement created) =>
        created.GetProperty("session").GetProperty("agent").GetProperty("name").GetString();

    private static async Task<string> AskAsync(WebSocket socket, string text)
    {
        await socket.SendTextAsync("""{"type":"session.update","session":{"modalities":["text"]}}""");
        await socket.SendTextAsync(Question(text));
        await socket.SendTextAsync("""{"type":"response.create"}""");
        var said = (await socket.UntilAsync("response.text.done")).GetProperty("text").GetString()!;
        await socket.UntilAsync("response.done");
        return said;
    }

    private static string Question(string text) =>
        $$$"""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"{{{text}}}"}]}}""";

    private static async Task RefusedAsync(
        TestServer server,
        FakeAgentService agents,
        int status,
        string code,
        string words
    )
    {
        using var answer = await server.UpgradeAsync(Path(agents), ("api-key", TestServer.Key));
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(status == (int)answer.StatusCode, body);
        var error = JsonElement.Parse(body).GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Contains(words, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(T, body + server.Logs.Text, StringComparison.Ordinal);
    }
}
