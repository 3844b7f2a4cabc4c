using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Engines;
using Parley.Server.Gateway;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Health;

public sealed class HealthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Live_is_answered_without_a_key()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal("{\"status\":\"live\"}", await server.Http.GetStringAsync("/health/live", Cancel));
    }

    [Fact]
    public async Task Ready_names_the_engines()
    {
        await using var server = await TestServer.StartAsync();
        await server.Services.GetRequiredService<IEngineSource>().WarmUpAsync(Cancel);

        var body = JsonElement.Parse(await server.Http.GetStringAsync("/health/ready", Cancel));

        Assert.Equal("ready", body.GetProperty("status").GetString());
        var roles = body.GetProperty("engines")
            .EnumerateArray()
            .Select(engine => engine.GetProperty("role").GetString());
        Assert.Equal("voice_detector ear responder voice", string.Join(' ', roles));
    }

    [Fact]
    public async Task Ready_is_503_while_draining_and_live_is_not()
    {
        await using var server = await TestServer.StartAsync();
        server.Services.GetRequiredService<ServerGate>().Close();

        using var ready = await server.Http.GetAsync("/health/ready", Cancel);
        using var live = await server.Http.GetAsync("/health/live", Cancel);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (ready.StatusCode, live.StatusCode));
        Assert.Contains("draining", await ready.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_status_holds_no_secret()
    {
        await using var server = await TestServer.StartAsync();

        var text = await server.Http.GetStringAsync("/console/status.json", Cancel);

        Assert.Equal("0.1.0", JsonElement.Parse(text).GetProperty("version").GetString());
        Assert.DoesNotContain(TestServer.Key, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_status_says_what_the_metrics_have_come_to()
    {
        await using var server = await TestServer.StartAsync();
        using var refused = await server.Http.GetAsync("/voice-live/realtime", Cancel);

        var status = JsonElement.Parse(await server.Http.GetStringAsync("/console/status.json", Cancel));

        // Other servers of this program have the same meter.
        var metric = status
            .GetProperty("metrics")
            .EnumerateArray()
            .Single(one =>
                one.GetProperty("name").GetString() is "parley.handshakes.refused"
                && one.GetProperty("tag").GetString() is "reason=not_websocket"
            );
        Assert.True(metric.GetProperty("count").GetInt64() >= 1);
        Assert.Equal(metric.GetProperty("count").GetInt64(), metric.GetProperty("sum").GetDouble());
    }

    [Fact]
    public async Task The_page_is_sent_once_and_then_confirmed_by_its_tag()
    {
        await using var server = await TestServer.StartAsync();
        using var first = await server.Http.GetAsync("/", Cancel);
        Assert.SkipWhen(first.StatusCode == HttpStatusCode.NotFound, "The console page is not part of this build.");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await server.Http.SendAsync(request, Cancel);

        Assert.Equal("text/html", first.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Contains(
            "default-src 'self'",
            first.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
    }
}
