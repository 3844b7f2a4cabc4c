using System.Net.WebSockets;
using System.Text.Json;
using Parley.Server.Keys;
using Parley.Server.Settings;
using Parley.Server.Tests.Agents;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Identity;

/// <summary>
/// Whether a session lasts when who opened it may not have it any more (docs/operations/identity.md): keys that are revoked or expire, tokens
/// that expire, ephemeral keys that do. The clock is the test's.
/// </summary>
public sealed class SessionAccessTests : IAsyncLifetime
{
    private const string VoiceLive = "/voice-live/realtime?model=m";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ManualTime _time = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-access-");
    private LocalIssuer _issuer = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string AuditFile => Path.Combine(_folder.FullName, "audit.jsonl");

    public async ValueTask InitializeAsync() => _issuer = await LocalIssuer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _issuer.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory, MemberData(nameof(Line.Every), MemberType = typeof(Line))]
    public async Task A_session_whose_key_is_revoked_is_told_so_and_others_go_on(string address)
    {
        await using var server = await StartAsync();
        var ring = Ring(server);
        var phone = await ring.CreateAsync("phone", Cancel);
        var desk = await ring.CreateAsync("desk", Cancel);
        _time.Advance(TimeSpan.FromSeconds(2));
        using var revoked = await OpenAsync(server, phone, address);
        using var other = await OpenAsync(server, desk, address);

        await ring.RevokeAsync("phone", Cancel);
        _time.Advance(Minute);

        await EndsAsync(revoked, "key_revoked");
        await GoesOnAsync(other);
        Assert.Contains("A session of key:phone ends: KeyRevoked", server.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_whose_key_expires_is_told_so()
    {
        await using var server = await StartAsync();
        var terms = KeyTerms.Default with { Expires = _time.GetUtcNow().AddMinutes(10) };
        var key = await Ring(server).CreateAsync("brief", terms, Cancel);
        _time.Advance(TimeSpan.FromSeconds(2));
        using var socket = await OpenAsync(server, key);

        _time.Advance(9 * Minute);
        await GoesOnAsync(socket);
        _time.Advance(Minute);

        await EndsAsync(socket, "key_revoked");
    }

    [Fact]
    public async Task A_session_with_an_agent_ends_with_its_key_too()
    {
        await using var server = await StartAsync();
        var key = await Ring(server).CreateAsync("phone", Cancel);
        _time.Advance(TimeSpan.FromSeconds(2));
        await new AgentClient(server.Http, "/api/projects/p").PostAsync(
            "/agents",
            """{"name":"ann","definition":{"kind":"prompt","model":"m"}}"""
        );
        using var socket = await OpenAsync(
            server,
            key,
            "/voice-live/realtime?agent-name=ann&agent-project-name=p&agent-access-token=mine"
        );

        await Ring(server).RevokeAsync("phone", Cancel);
        _time.Advance(Minute);

        await EndsAsync(socket, "key_revoked");
    }

    [Fact]
    public async Task A_session_outlives_its_token_unless_the_operator_says_otherwise()
    {
        await using var lasting = await StartAsync();
        await using var strict = await StartAsync(s => s with { SessionsOutliveTokens = false });
        var token = Token(TimeSpan.FromMinutes(10));
        using var goesOn = await OpenAsync(lasting, token);
        using var ends = await OpenAsync(strict, token);

        // The token has expired; what clocks may differ has not passed.
        _time.Advance(10 * Minute);
        await GoesOnAsync(ends);
        _time.Advance(Minute);

        await EndsAsync(ends, "token_expired");
        await GoesOnAsync(goesOn);
        _time.Advance(TimeSpan.FromHours(5));
        await GoesOnAsync(goesOn);
        // Only a session that was open: nobody comes in with it.
        using var refused = await lasting.UpgradeAsync(VoiceLive, ("Authorization", "Bearer " + token));
        Assert.Equal(401, (int)refused.StatusCode);
    }

    [Fact]
    public async Task It_is_looked_as_often_as_the_operator_wants()
    {
        await using var server = await StartAsync(s =>
            s with
            {
                SessionsOutliveTokens = false,
                Recheck = TimeSpan.FromSeconds(5),
            }
        );
        using var socket = await OpenAsync(server, Token(TimeSpan.FromSeconds(20)));

        _time.Advance(TimeSpan.FromSeconds(49));
        await GoesOnAsync(socket);
        _time.Advance(TimeSpan.FromSeconds(5));

        await EndsAsync(socket, "token_expired");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_an_ephemeral_key_opened_outlives_it_and_its_makers_token_but_not_its_makers_key(bool byKey)
    {
        await using var server = await StartAsync(s => s with { SessionsOutliveTokens = false });
        var maker = byKey ? await Ring(server).CreateAsync("maker", Cancel) : Token(TimeSpan.FromMinutes(5));
        _time.Advance(TimeSpan.FromSeconds(2));
        using var made = await server.CallAsync(HttpMethod.Post, "/v1/realtime/client_secrets", maker);
        var ephemeral = (await made.JsonAsync()).GetProperty("value").GetString()!;
        using var socket = await OpenAsync(server, ephemeral, "/v1/realtime");

        _time.Advance(TimeSpan.FromHours(3));
        await GoesOnAsync(socket);
        if (byKey)
        {
            await Ring(server).RevokeAsync("maker", Cancel);
            _time.Advance(Minute);
            await EndsAsync(socket, "key_revoked");
        }
    }

    [Fact]
    public async Task The_audit_log_says_why_a_session_ended()
    {
        await using (var server = await StartAsync(s => s with { SessionsOutliveTokens = false }))
        {
            using var token = await OpenAsync(server, Token(TimeSpan.FromMinutes(1)));
            var key = await Ring(server).CreateAsync("phone", Cancel);
            _time.Advance(TimeSpan.FromSeconds(2));
            using var phone = await OpenAsync(server, key);
            using var other = await OpenAsync(server, TestServer.Key);
            await Ring(server).RevokeAsync("phone", Cancel);
            _time.Advance(2 * Minute);
            await EndsAsync(token, "token_expired");
            await EndsAsync(phone, "key_revoked");
            await other.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
        }

        var ends = (await File.ReadAllLinesAsync(AuditFile, Cancel))
            .Select(line => JsonElement.Parse(line))
            .Where(e => e.GetProperty("action").ValueEquals("session.end"))
            .Select(e =>
                e.GetProperty("principal").GetString()
                + " "
                + (e.TryGetProperty("reason", out var reason) ? reason.GetString() : "-")
            );
        Assert.Equal(
            "key:phone key_revoked, key:setting -, local:somebody token_expired",
            string.Join(", ", ends.Order(StringComparer.Ordinal))
        );
    }

    [Fact]
    public void Both_are_settings()
    {
        var settings = IdentitySettings.Read(("RecheckSeconds", "5"), ("SessionsOutliveTokens", "false"));

        Assert.Equal((TimeSpan.FromSeconds(5), false), (settings.Recheck, settings.SessionsOutliveTokens));
        Assert.Equal((Minute, true), (IdentitySettings.Read().Recheck, IdentitySettings.Read().SessionsOutliveTokens));
        Assert.Throws<SettingsException>(() => IdentitySettings.Read(("RecheckSeconds", "0")));
    }

    private Task<TestServer> StartAsync(Func<AuthenticationSettings, AuthenticationSettings>? change = null) =>
        TestServer.StartAsync(
            settings =>
            {
                var local = IdentitySettings.Local(_issuer);
                return settings with { Authentication = change?.Invoke(local) ?? local, AuditLog = AuditFile };
            },
            new() { Time = _time }
        );

    private KeyRing Ring(TestServer server) => new(new KeyFile(server.Settings.Data, _time), _time);

    /// <summary>Of the test's time.</summary>
    private string Token(TimeSpan life) =>
        _issuer.Forge(
            t =>
            {
                t.NotBefore = _time.GetUtcNow().UtcDateTime;
                t.Expires = (_time.GetUtcNow() + life).UtcDateTime;
            },
            ("sub", "somebody"),
            ("roles", new[] { "VoiceLive.User" })
        );

    private static async Task<ClientWebSocket> OpenAsync(
        TestServer server,
        string credential,
        string address = VoiceLive
    )
    {
        var socket = await server.ConnectAsync(
            address,
            options => options.SetRequestHeader("Authorization", "Bearer " + credential)
        );
        await socket.UntilAsync("session.created");
        return socket;
    }

    private static async Task EndsAsync(WebSocket socket, string code)
    {
        var error = (await socket.UntilAsync("error")).GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Null(await socket.NextAsync());
        Assert.Equal((1008, code), ((int)socket.CloseStatus!.Value, socket.CloseStatusDescription));
    }

    private static async Task GoesOnAsync(WebSocket socket)
    {
        await socket.SendTextAsync("""{"type":"input_audio_buffer.clear"}""");
        await socket.UntilAsync("input_audio_buffer.cleared");
    }
}
