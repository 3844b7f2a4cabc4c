using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Parley.Server.Keys;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Secrets;

/// <summary>Ephemeral keys: docs/protocol/client-secrets.md.</summary>
public sealed class ClientSecretTests
{
    private const string Wrapped = "/v1/realtime/client_secrets";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/realtime/client_secrets")]
    [InlineData("/openai/v1/realtime/client_secrets")]
    [InlineData("/realtime/client_secrets")]
    [Covers("feature:openai-secrets")]
    public async Task A_secret_opens_the_session_it_was_made_for(string path)
    {
        await using var server = await TestServer.StartAsync();

        var made = await MakeAsync(
            server,
            path,
            """{"session":{"type":"realtime","model":"little","instructions":"Be brief.","audio":{"output":{"voice":"marin"}}}}"""
        );
        using var socket = await OpenAsync(server, "/v1/realtime", made);
        var session = (await socket.UntilAsync("session.created")).GetProperty("session");

        Assert.Equal("Be brief.", session.GetProperty("instructions").GetString());
        Assert.Equal("little", session.GetProperty("model").GetString());
        Assert.Equal("marin", session.GetProperty("audio").GetProperty("output").GetProperty("voice").GetString());
        Assert.Equal("Be brief.", made.GetProperty("session").GetProperty("instructions").GetString());
    }

    [Theory]
    [InlineData("/v1/realtime/sessions")]
    [InlineData("/openai/realtimeapi/sessions?api-version=2025-04-01-preview")]
    [InlineData("/realtime/sessions")]
    [Covers("feature:openai-secrets")]
    public async Task The_betas_call_answers_with_the_flat_session_and_its_secret(string path)
    {
        await using var server = await TestServer.StartAsync();

        var made = await MakeAsync(server, path, """{"model":"little","voice":"alloy","instructions":"Be brief."}""");
        var secret = made.GetProperty("client_secret");
        using var socket = await OpenAsync(server, "/openai/realtime", secret);
        var session = (await socket.UntilAsync("session.created")).GetProperty("session");

        Assert.Equal("realtime.session", made.GetProperty("object").GetString());
        Assert.Equal("alloy", made.GetProperty("voice").GetString());
        Assert.Equal("Be brief.", session.GetProperty("instructions").GetString());
    }

    [Fact]
    [Covers("feature:openai-secrets")]
    public async Task A_transcription_session_is_agreed_in_both_forms()
    {
        await using var server = await TestServer.StartAsync();

        var wrapped = await MakeAsync(
            server,
            Wrapped,
            """{"session":{"type":"transcription","audio":{"input":{"transcription":{"model":"whisper-1"}}}}}"""
        );
        var flat = await MakeAsync(
            server,
            "/v1/realtime/transcription_sessions",
            """{"input_audio_transcription":{"model":"whisper-1"}}"""
        );

        Assert.Equal("transcription", wrapped.GetProperty("session").GetProperty("type").GetString());
        Assert.Equal("whisper-1", flat.GetProperty("input_audio_transcription").GetProperty("model").GetString());
        using var socket = await OpenAsync(server, "/v1/realtime", wrapped);
        var session = (await socket.UntilAsync("session.created")).GetProperty("session");
        Assert.Equal("transcription", session.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"session":{"type":"realtime"}}""")]
    public async Task A_secret_needs_no_settings(string body)
    {
        await using var server = await TestServer.StartAsync();

        var made = await MakeAsync(server, Wrapped, body);
        using var socket = await OpenAsync(server, "/v1/realtime", made);

        var session = (await socket.UntilAsync("session.created")).GetProperty("session");
        Assert.Equal("gpt-realtime", session.GetProperty("model").GetString());
    }

    [Fact]
    public async Task A_secret_expires()
    {
        var time = new ShiftedTime();
        await using var server = await TestServer.StartAsync(parts: new() { Time = time });
        var made = await MakeAsync(
            server,
            Wrapped,
            """{"expires_after":{"anchor":"created_at","seconds":30},"session":{"type":"realtime","model":"m"}}"""
        );
        var left = made.GetProperty("expires_at").GetInt64() - time.GetUtcNow().ToUnixTimeSeconds();
        Assert.InRange(left, 1, 30);
        using var before = await OpenAsync(server, "/v1/realtime", made);
        await before.UntilAsync("session.created");

        time.Forward(TimeSpan.FromSeconds(31));

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(server, "/v1/realtime", made));
        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
        await before.SendTextAsync("""{"type":"input_audio_buffer.clear"}""");
        await before.UntilAsync("input_audio_buffer.cleared");
    }

    [Fact]
    public async Task A_secret_opens_by_subprotocol_as_browsers_send_it_and_on_the_voice_live_paths_too()
    {
        await using var server = await TestServer.StartAsync();
        var made = await MakeAsync(
            server,
            Wrapped,
            """{"session":{"type":"realtime","model":"m","instructions":"Hi."}}"""
        );
        var value = made.GetProperty("value").GetString()!;

        using var browser = await server.ConnectAsync(
            "/v1/realtime",
            options =>
            {
                options.AddSubProtocol("realtime");
                options.AddSubProtocol("openai-insecure-api-key." + value);
            }
        );
        using var voiceLive = await server.ConnectAsync($"/voice-live/realtime?api-key={value}", _ => { });

        Assert.Equal("realtime", browser.SubProtocol);
        var session = (await voiceLive.UntilAsync("session.created")).GetProperty("session");
        Assert.Equal("Hi.", session.GetProperty("instructions").GetString());
    }

    [Fact]
    public async Task A_secret_makes_no_secrets_and_no_key_is_needed_twice()
    {
        await using var server = await TestServer.StartAsync();
        var made = await MakeAsync(server, Wrapped, """{"session":{"type":"realtime","model":"m"}}""");

        using var again = await PostAsync(server, Wrapped, "{}", made.GetProperty("value").GetString()!);
        using var nobody = await PostAsync(server, Wrapped, "{}", "wrong");

        Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    [Fact]
    public async Task A_secret_falls_with_the_key_it_was_made_with()
    {
        var time = new ShiftedTime();
        await using var server = await TestServer.StartAsync(parts: new() { Time = time });
        var ring = new KeyRing(new KeyFile(server.Settings.Data, time), time);
        var key = await ring.CreateAsync("phone", Cancel);
        time.Forward(TimeSpan.FromSeconds(2));
        using var response = await PostAsync(server, Wrapped, """{"session":{"type":"realtime","model":"m"}}""", key);
        var made = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel));
        using (await OpenAsync(server, "/v1/realtime", made))
        {
            // It opens.
        }

        await ring.RevokeAsync("phone", Cancel);
        time.Forward(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(server, "/v1/realtime", made));
    }

    [Theory]
    [InlineData("""{"session":{"type":"realtime","model":""}}""", "invalid_value", "session.model")]
    [InlineData(
        """{"session":{"type":"realtime","model":"m","nonsense":1}}""",
        "unknown_parameter",
        "session.nonsense"
    )]
    [InlineData("""{"nonsense":1}""", "unknown_parameter", "nonsense")]
    [InlineData("""{"expires_after":{"seconds":5}}""", "invalid_value", "expires_after.seconds")]
    [InlineData("""{"expires_after":{"anchor":"never"}}""", "invalid_value", "expires_after.anchor")]
    [InlineData("""{"expires_after":7}""", "invalid_type", "expires_after")]
    [InlineData("""[1]""", "invalid_type", null)]
    [InlineData("""{"session":""", "invalid_json", null)]
    public async Task A_wrong_request_is_refused_in_words_that_name_the_field(string body, string code, string? param)
    {
        await using var server = await TestServer.StartAsync();

        using var response = await PostAsync(server, Wrapped, body, TestServer.Key);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel)).GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(param, error.TryGetProperty("param", out var named) ? named.GetString() : null);
    }

    [Fact]
    public async Task A_wrong_field_of_the_betas_body_is_named_as_it_stands_there()
    {
        await using var server = await TestServer.StartAsync();

        using var response = await PostAsync(server, "/v1/realtime/sessions", """{"voic":1}""", TestServer.Key);

        var error = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel)).GetProperty("error");
        Assert.Equal("voic", error.GetProperty("param").GetString());
    }

    [Fact]
    public async Task A_huge_body_is_refused_and_no_secret_is_ever_logged()
    {
        await using var server = await TestServer.StartAsync();

        using var huge = await PostAsync(server, Wrapped, new string(' ', 2_000_000), TestServer.Key);
        var made = await MakeAsync(
            server,
            Wrapped,
            """{"session":{"type":"realtime","model":"m","instructions":"Hush."}}"""
        );
        using var socket = await OpenAsync(server, "/v1/realtime", made);
        await socket.UntilAsync("session.created");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
        Assert.DoesNotContain(made.GetProperty("value").GetString()!, server.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Hush.", server.Logs.Text, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> MakeAsync(TestServer server, string path, string body)
    {
        using var response = await PostAsync(server, path, body, TestServer.Key);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode is HttpStatusCode.OK, text);
        return JsonElement.Parse(text);
    }

    private static async Task<HttpResponseMessage> PostAsync(TestServer server, string path, string body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Authorization", "Bearer " + key);
        return await server.Http.SendAsync(request, Cancel);
    }

    private static Task<ClientWebSocket> OpenAsync(TestServer server, string path, JsonElement secret) =>
        server.ConnectAsync(
            path,
            options => options.SetRequestHeader("Authorization", "Bearer " + secret.GetProperty("value").GetString())
        );
}
