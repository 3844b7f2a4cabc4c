using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Gateway;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Gateway;

public sealed class HandshakeTests
{
    private const string Realtime = "/voice-live/realtime?api-version=2025-10-01&model=test";

    [Theory]
    [InlineData("/voice-agent/realtime?model=m")]
    [InlineData("/voice-live/realtime?api-version=2026-07-15&model=m")]
    [InlineData("/voice-live/realtime?api-version=a-date-nobody-knows&model=m")]
    [Covers("feature:1")]
    [Covers("feature:2")]
    public async Task Both_paths_open_a_session_whatever_the_version(string path)
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync(path);

        var created = await socket.UntilAsync("session.created");

        Assert.StartsWith(
            "sess_",
            created.GetProperty("session").GetProperty("id").GetString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("/team/voice/voice-live/realtime?model=m")]
    [InlineData("/team/voice/v1/realtime?model=m")]
    [InlineData("/voice-agent/realtime?model=m")]
    [Covers("feature:4")]
    public async Task Behind_a_proxys_path_prefix_the_paths_are_answered_with_it_and_without(string path)
    {
        await using var server = await TestServer.StartAsync(settings => settings with { PathPrefix = "/team/voice" });
        using var socket = await server.ConnectAsync(path);

        await socket.UntilAsync("session.created");
    }

    [Fact]
    public async Task A_client_that_brings_its_own_model_is_told_that_the_operator_chooses()
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync("/voice-live/realtime?model=m&profile=byom-azure-openai-realtime");
        await socket.SendTextAsync("""{"type":"session.update","session":{}}""");

        var warning = (await socket.UntilAsync("warning")).GetProperty("warning");

        Assert.Equal("profile", warning.GetProperty("param").GetString());
        Assert.Contains("Responder", warning.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_path_is_answered_404_in_json()
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.UpgradeAsync("/voice-live/other?model=m", ("api-key", TestServer.Key));

        await AssertErrorAsync(response, HttpStatusCode.NotFound, "404");
    }

    [Fact]
    public async Task A_plain_request_is_told_that_this_is_a_websocket_endpoint()
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.Http.GetAsync(Realtime, TestContext.Current.CancellationToken);

        var error = await AssertErrorAsync(response, HttpStatusCode.BadRequest, "websocket_required");
        Assert.Contains("WebSocket", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api-key", "wrong")]
    [InlineData("Authorization", "Bearer wrong")]
    [InlineData("Authorization", "Basic dGVzdA==")]
    [InlineData("x-nothing", "no credential at all")]
    [Covers("feature:13")]
    public async Task A_wrong_or_missing_key_is_answered_401(string header, string value)
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.UpgradeAsync(Realtime, (header, value));

        var error = await AssertErrorAsync(response, HttpStatusCode.Unauthorized, "401");
        Assert.StartsWith(
            "Access denied due to invalid subscription key",
            error.GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Two_different_credentials_are_refused_even_when_one_is_right()
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.UpgradeAsync($"{Realtime}&api-key=other", ("api-key", TestServer.Key));

        await AssertErrorAsync(response, HttpStatusCode.Unauthorized, "401");
    }

    [Theory]
    [InlineData("api-key", TestServer.Key, "")]
    [InlineData("Authorization", "Bearer " + TestServer.Key, "")]
    [InlineData("authorization", "bearer " + TestServer.Key, "")]
    [InlineData("Ocp-Apim-Subscription-Key", TestServer.Key, "")]
    [InlineData("", "", "&api-key=" + TestServer.Key)]
    [InlineData("", "", "&h-api-key=" + TestServer.Key)]
    [InlineData("", "", "&API-KEY=" + TestServer.Key)]
    [InlineData("", "", "&Authorization=Bearer%20" + TestServer.Key)]
    [InlineData("", "", "&authorization=Bearer+" + TestServer.Key)]
    [InlineData("api-key", TestServer.Key, "&api-key=" + TestServer.Key)]
    [Covers("feature:5")]
    [Covers("feature:6")]
    [Covers("feature:8")]
    public async Task Every_way_to_bring_the_key_opens_a_session(string header, string value, string query)
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync(
            Realtime + query,
            options =>
            {
                if (header.Length > 0)
                {
                    options.SetRequestHeader(header, value);
                }
            }
        );

        await socket.UntilAsync("session.created");

        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Fact]
    [Covers("feature:openai-subprotocol")]
    public async Task A_key_in_a_subprotocol_opens_a_session_and_is_not_sent_back()
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync(
            Realtime,
            options =>
            {
                options.AddSubProtocol("realtime");
                options.AddSubProtocol("openai-insecure-api-key." + TestServer.Key);
            }
        );

        Assert.Equal("realtime", socket.SubProtocol);
    }

    [Fact]
    [Covers("feature:13")]
    public async Task Without_a_model_and_a_default_the_handshake_is_refused()
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.UpgradeAsync("/voice-live/realtime", ("api-key", TestServer.Key));

        var error = await AssertErrorAsync(response, HttpStatusCode.BadRequest, "missing_required_parameter");
        Assert.Equal("model", error.GetProperty("param").GetString());
    }

    [Fact]
    public async Task The_default_model_serves_clients_that_name_none()
    {
        await using var server = await TestServer.StartAsync(settings => settings with { Model = "house-model" });
        using var socket = await server.ConnectAsync("/voice-live/realtime");

        await socket.UntilAsync("session.created");

        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task A_session_that_only_writes_down_needs_no_model()
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync("/v1/realtime?intent=transcription");

        var created = await socket.UntilAsync("session.created");

        Assert.Equal("transcription", created.GetProperty("session").GetProperty("type").GetString());
    }

    [Fact]
    public async Task While_draining_new_sessions_are_told_when_to_come_back()
    {
        await using var server = await TestServer.StartAsync();
        server.Services.GetRequiredService<ServerGate>().Close();

        using var response = await server.UpgradeAsync(Realtime, ("api-key", TestServer.Key));

        await AssertErrorAsync(response, HttpStatusCode.ServiceUnavailable, "503");
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("realtime", "realtime")]
    [InlineData("realtime-not", null)]
    [Covers("feature:11")]
    public async Task The_subprotocol_realtime_is_echoed_and_no_other(string offered, string? agreed)
    {
        await using var server = await TestServer.StartAsync();
        ClientWebSocket? socket = null;
        try
        {
            socket = await server.ConnectAsync(
                Realtime,
                options =>
                {
                    options.SetRequestHeader("api-key", TestServer.Key);
                    options.AddSubProtocol(offered);
                }
            );

            Assert.Equal(agreed, socket.SubProtocol);
        }
        finally
        {
            socket?.Dispose();
        }
    }

    [Fact]
    [Covers("feature:12")]
    public async Task Compression_is_agreed_and_messages_survive_it()
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync(
            Realtime,
            options =>
            {
                options.SetRequestHeader("api-key", TestServer.Key);
                options.DangerousDeflateOptions = new WebSocketDeflateOptions { ClientContextTakeover = false };
                options.CollectHttpResponseDetails = true;
            }
        );

        await socket.UntilAsync("session.created");

        var extensions = string.Join(',', socket.HttpResponseHeaders!["Sec-WebSocket-Extensions"]);
        Assert.Contains("permessage-deflate", extensions, StringComparison.Ordinal);
        Assert.Contains("server_no_context_takeover", extensions, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-ms-client-request-id", "")]
    [InlineData("client-request-id", "")]
    [InlineData("", "&client-request-id=abc-123")]
    [InlineData("", "&h-x-ms-client-request-id=abc-123")]
    [Covers("feature:9")]
    [Covers("feature:10")]
    public async Task The_clients_request_id_is_sent_back_beside_the_servers_own(string header, string query)
    {
        await using var server = await TestServer.StartAsync();
        (string, string)[] headers = header.Length > 0 ? [(header, "abc-123")] : [];

        using var response = await server.UpgradeAsync(Realtime + query, headers);

        Assert.Equal("abc-123", response.Headers.GetValues("x-ms-client-request-id").Single());
        Assert.True(Guid.TryParse(response.Headers.GetValues("x-request-id").Single(), out _));
        Assert.Contains("abc-123", server.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    public async Task Pages_of_other_sites_may_not_connect(string origin, HttpStatusCode status)
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.UpgradeAsync($"{Realtime}&api-key={TestServer.Key}", ("Origin", origin));

        await AssertErrorAsync(response, status, "origin_not_allowed");
    }

    [Theory]
    [InlineData("http://127.0.0.1:5173", null)]
    [InlineData("http://localhost:7310", null)]
    [InlineData("https://shop.example", "https://shop.example")]
    [InlineData("https://shop.example", "*")]
    public async Task Pages_of_this_host_and_of_allowed_origins_may_connect(string origin, string? allowed)
    {
        await using var server = await TestServer.StartAsync(settings =>
            settings with
            {
                AllowedOrigins = allowed is null ? [] : [allowed],
            }
        );
        using var socket = await server.ConnectAsync(
            $"{Realtime}&api-key={TestServer.Key}",
            options => options.SetRequestHeader("Origin", origin)
        );

        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task An_address_with_two_long_tokens_is_read()
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.UpgradeAsync(
            $"{Realtime}&agent-access-token={new string('a', 12_000)}&authorization=Bearer%20{new string('b', 12_000)}"
        );

        await AssertErrorAsync(response, HttpStatusCode.Unauthorized, "401");
    }

    private static async Task<JsonElement> AssertErrorAsync(
        HttpResponseMessage response,
        HttpStatusCode status,
        string code
    )
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var error = JsonElement.Parse(body).GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        return error;
    }
}
