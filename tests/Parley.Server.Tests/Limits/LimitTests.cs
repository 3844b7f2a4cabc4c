using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Parley.Server.Keys;
using Parley.Server.Settings;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Limits;

/// <summary>What one principal may use: docs/operations/identity.md#limits.</summary>
public sealed class LimitTests
{
    private const string Path = "/voice-live/realtime?model=m";
    private static readonly (string, string) Key = ("api-key", TestServer.Key);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_beyond_the_limit_are_told_when_to_come_back()
    {
        var time = new ShiftedTime(stands: true);
        await using var server = await StartAsync(new() { ConnectionsPerMinute = 2 }, time);
        for (var left = 1; left >= 0; left--)
        {
            using var opened = await server.UpgradeAsync(Path, Key);
            Assert.Equal(HttpStatusCode.SwitchingProtocols, opened.StatusCode);
            Assert.Equal("2", opened.Header("x-ratelimit-limit-requests"));
            Assert.Equal(left.ToString(), opened.Header("x-ratelimit-remaining-requests"));
        }

        using var refused = await server.UpgradeAsync(Path, Key);
        await AssertOverAsync(refused, "connections per minute");
        var seconds = int.Parse(refused.Header("Retry-After")!);
        Assert.Equal(30, seconds);
        Assert.Equal($"{seconds}000", refused.Header("retry-after-ms"));

        time.Forward(TimeSpan.FromSeconds(30));
        using var again = await server.UpgradeAsync(Path, Key);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, again.StatusCode);
    }

    [Fact]
    public async Task Wrong_keys_use_up_nobodys_limit()
    {
        await using var server = await StartAsync(new() { ConnectionsPerMinute = 1 });
        for (var i = 0; i < 3; i++)
        {
            using var wrong = await server.UpgradeAsync(Path, ("api-key", "wrong"));
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var right = await server.UpgradeAsync(Path, Key);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, right.StatusCode);
    }

    [Fact]
    public async Task A_session_that_ends_makes_room_for_another()
    {
        await using var server = await StartAsync(new() { ConcurrentSessions = 1 });
        using (var first = await server.ConnectAsync())
        {
            await first.UntilAsync("session.created");
            using var second = await server.UpgradeAsync(Path, Key);
            await AssertOverAsync(second, "sessions at a time");
            await first.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, Cancel);
        }

        // The place is given back when the session has ended, which the client cannot see.
        HttpStatusCode status;
        do
        {
            using var next = await server.UpgradeAsync(Path, Key);
            status = next.StatusCode;
        } while (status == HttpStatusCode.TooManyRequests && !Cancel.IsCancellationRequested);

        Assert.Equal(HttpStatusCode.SwitchingProtocols, status);
    }

    [Fact]
    public async Task Calls_are_counted_for_whoever_makes_them()
    {
        await using var server = await StartAsync(new() { RequestsPerMinute = 1 });
        using var first = await server.CallAsync(HttpMethod.Post, "/v1/realtime/client_secrets");
        using var second = await server.CallAsync(HttpMethod.Post, "/v1/realtime/client_secrets");

        Assert.Equal("0", first.Header("x-ratelimit-remaining-requests"));
        await AssertOverAsync(second, "calls per minute");
    }

    [Fact]
    public async Task When_the_tokens_are_used_up_answers_fail_and_new_sessions_wait()
    {
        var time = new ShiftedTime(stands: true);
        // Every answer of the stand-in costs two tokens.
        await using var server = await StartAsync(new() { TokensPerMinute = 2 }, time);
        using var socket = await server.ConnectAsync("/v1/realtime?model=m");
        await socket.UntilAsync("session.created");

        var first = await AnswerAsync(socket);
        var second = await AnswerAsync(socket);

        Assert.Equal("completed", first.GetProperty("status").GetString());
        Assert.Equal("failed", second.GetProperty("status").GetString());
        var error = second.GetProperty("status_details").GetProperty("error");
        Assert.Equal("rate_limit_exceeded", error.GetProperty("code").GetString());
        using var refused = await server.UpgradeAsync(Path, Key);
        await AssertOverAsync(refused, "tokens per minute");
        Assert.Equal("2", refused.Header("x-ratelimit-limit-tokens"));
        Assert.Equal("0", refused.Header("x-ratelimit-remaining-tokens"));

        time.Forward(TimeSpan.FromMinutes(1));
        Assert.Equal("completed", (await AnswerAsync(socket)).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("/v1/realtime?model=m")]
    [InlineData("/openai/realtime?deployment=m")]
    [Covers("feature:115")]
    public async Task In_the_OpenAI_dialects_what_is_left_is_told_after_each_response(string path)
    {
        await using var server = await StartAsync(new() { ConnectionsPerMinute = 10, TokensPerMinute = 600 });
        using var socket = await server.ConnectAsync(path);
        await socket.SendTextAsync("""{"type":"response.create"}""");

        await socket.UntilAsync("response.done");
        var limits = (await socket.UntilAsync("rate_limits.updated")).GetProperty("rate_limits");

        Assert.Equal("requests", limits[0].GetProperty("name").GetString());
        Assert.Equal("tokens", limits[1].GetProperty("name").GetString());
        Assert.Equal(600, limits[1].GetProperty("limit").GetInt64());
        Assert.Equal(598, limits[1].GetProperty("remaining").GetInt64());
        Assert.Equal(0.2, limits[1].GetProperty("reset_seconds").GetDouble());
    }

    [Fact]
    public async Task Voice_Live_clients_are_told_nothing_between_their_events()
    {
        await using var server = await StartAsync(new() { TokensPerMinute = 600 });
        using var socket = await server.ConnectAsync(Path);
        await socket.SendTextAsync("""{"type":"response.create"}""");
        await socket.UntilAsync("response.done");
        await socket.SendTextAsync("""{"type":"input_audio_buffer.clear"}""");

        Assert.Equal("input_audio_buffer.cleared", (await socket.NextAsync())!.Value.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("pcm16", 24_000 * 2)]
    [InlineData("g711_ulaw", 8_000)]
    public async Task Sound_is_counted_in_seconds_whatever_its_format(string format, int bytesPerSecond)
    {
        await using var server = await StartAsync(new() { AudioMinutesPerHour = 1 });
        using var socket = await server.ConnectAsync(Path);
        await socket.UntilAsync("session.created");
        await socket.SendTextAsync(
            $$$"""{"type":"session.update","session":{"turn_detection":null,"input_audio_format":"{{{format}}}"}}"""
        );
        await socket.UntilAsync("session.updated");

        await SendSoundAsync(socket, bytesPerSecond * 59);
        using var within = await server.UpgradeAsync(Path, Key);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, within.StatusCode);
        await SendSoundAsync(socket, bytesPerSecond * 2);

        using var refused = await server.UpgradeAsync(Path, Key);
        await AssertOverAsync(refused, "audio minutes per hour");
    }

    [Fact]
    public async Task One_principal_may_have_limits_of_its_own_and_ephemeral_keys_count_for_their_maker()
    {
        var table = LimitsReader.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    new Dictionary<string, string?>(StringComparer.Ordinal)
                    {
                        ["Limits:ConnectionsPerMinute"] = "1",
                        ["Limits:FailuresPerMinute"] = "30",
                        ["Limits:Principals:0:Who:0"] = "key:phone",
                        ["Limits:Principals:0:ConnectionsPerMinute"] = "0",
                    }
                )
                .Build()
        );
        Assert.Equal(30, table.FailuresPerMinute);
        var time = new ShiftedTime(stands: true);
        await using var server = await TestServer.StartAsync(s => s with { Limits = table }, new() { Time = time });
        var phone = await new KeyRing(new KeyFile(server.Settings.Data, time), time).CreateAsync("phone", Cancel);
        time.Forward(TimeSpan.FromSeconds(2));
        using var made = await server.CallAsync(HttpMethod.Post, "/v1/realtime/client_secrets");
        var secret = (await made.JsonAsync()).GetProperty("value").GetString()!;

        for (var i = 0; i < 3; i++)
        {
            using var free = await server.UpgradeAsync(Path, ("api-key", phone));
            Assert.Equal(HttpStatusCode.SwitchingProtocols, free.StatusCode);
        }

        using var once = await server.UpgradeAsync(Path, ("api-key", secret));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, once.StatusCode);
        using var twice = await server.UpgradeAsync(Path, Key);
        Assert.Equal(HttpStatusCode.TooManyRequests, twice.StatusCode);
    }

    [Theory]
    [InlineData("Limits:ConnectionsPerMinutes", "1", "ConnectionsPerMinutes is not known")]
    [InlineData("Limits:TokensPerMinute", "many", "whole number")]
    [InlineData("Limits:Principals:0:TokensPerMinute", "1", "Who")]
    public void A_limit_that_nobody_would_keep_is_refused(string name, string value, string complaint)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create(name, (string?)value)])
            .Build();

        var refused = Assert.Throws<SettingsException>(() => LimitsReader.Read(configuration));

        Assert.Contains(complaint, refused.Message, StringComparison.Ordinal);
    }

    private static Task<TestServer> StartAsync(LimitSettings limits, TimeProvider? time = null) =>
        TestServer.StartAsync(
            settings => settings with { Limits = new LimitTable(limits, []) },
            new() { Time = time ?? new ShiftedTime(stands: true) }
        );

    private static async Task<JsonElement> AnswerAsync(System.Net.WebSockets.ClientWebSocket socket)
    {
        await socket.SendTextAsync("""{"type":"response.create","response":{"output_modalities":["text"]}}""");
        return (await socket.UntilAsync("response.done")).GetProperty("response");
    }

    private static async Task SendSoundAsync(System.Net.WebSockets.ClientWebSocket socket, int bytes)
    {
        await socket.SendTextAsync(
            $$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(new byte[bytes])}}"}"""
        );
        await socket.SendTextAsync("""{"type":"input_audio_buffer.clear"}""");
        await socket.UntilAsync("input_audio_buffer.cleared");
    }

    private static async Task AssertOverAsync(HttpResponseMessage response, string words)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        var error = (await response.JsonAsync()).GetProperty("error");
        Assert.Equal("429", error.GetProperty("code").GetString());
        Assert.Contains(words, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("Please retry after", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.NotNull(response.Header("Retry-After"));
    }
}
