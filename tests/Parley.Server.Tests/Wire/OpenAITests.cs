using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Wire;

/// <summary>What the OpenAI dialect has and Voice Live has not: its paths and shapes, and what it refuses.</summary>
public sealed class OpenAITests
{
    [Theory]
    [InlineData("/v1/realtime?model=m", true)]
    [InlineData("/openai/v1/realtime?model=m", true)]
    [InlineData("/realtime?model=m", true)]
    [InlineData("/openai/realtime?api-version=2025-04-01-preview&deployment=m", false)]
    [Covers("feature:openai-paths")]
    public async Task Every_path_has_its_shape(string path, bool isNested)
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync(path);

        var session = (await socket.UntilAsync("session.created")).GetProperty("session");

        Assert.Equal("m", session.GetProperty("model").GetString());
        Assert.Equal(isNested, session.TryGetProperty("audio", out _));
        Assert.Equal(!isNested, session.TryGetProperty("turn_detection", out _));
        await socket.UntilAsync("conversation.created");
    }

    [Theory]
    [InlineData("OpenAI-Beta", "realtime=v1", null)]
    [InlineData("x-nothing", "1", "openai-beta.realtime-v1")]
    [Covers("feature:openai-beta")]
    public async Task The_beta_is_asked_for_by_header_or_subprotocol(string header, string value, string? subprotocol)
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync(
            "/v1/realtime?model=m",
            options =>
            {
                options.SetRequestHeader("api-key", TestServer.Key);
                options.SetRequestHeader(header, value);
                if (subprotocol is not null)
                {
                    options.AddSubProtocol("realtime");
                    options.AddSubProtocol(subprotocol);
                }
            }
        );

        var session = (await socket.UntilAsync("session.created")).GetProperty("session");

        Assert.Equal("pcm16", session.GetProperty("input_audio_format").GetString());
    }

    [Theory]
    [InlineData(
        Dialect.Realtime,
        """{"type":"realtime","instructions":"x","turn_detection":null}""",
        "session.turn_detection"
    )]
    [InlineData(Dialect.RealtimeBeta, """{"instructions":"x","colour":"blue"}""", "session.colour")]
    [Covers("feature:openai-unknown")]
    public async Task A_field_that_is_not_known_refuses_the_update(Dialect dialect, string session, string path)
    {
        await using var call = await WireCall.OpenAsync(dialect);

        var refused = await call.AskAsync($$"""{"type":"session.update","session":{{session}} }""", "error");
        var echo = await call.UpdateAsync(dialect.TextOnly());

        var error = refused.GetProperty("error");
        Assert.Equal("unknown_parameter", error.GetProperty("code").GetString());
        Assert.Equal(path, error.GetProperty("param").GetString());
        Assert.Equal($"Unknown parameter: '{path}'.", error.GetProperty("message").GetString());
        Assert.Equal("", echo.GetProperty("instructions").GetString());
    }

    [Theory]
    [InlineData(Dialect.Realtime, """{"type":"realtime","audio":{"output":{"voice":"sage"}}}""")]
    [InlineData(Dialect.RealtimeBeta, """{"voice":"sage"}""")]
    [Covers("feature:openai-voice")]
    public async Task The_voice_stays_once_it_was_heard(Dialect dialect, string session)
    {
        await using var call = await WireCall.OpenAsync(dialect);
        await call.TypeAsync("Hello.");
        await call.SendAsync("""{"type":"response.create"}""");
        await call.UntilAsync("response.done");

        var refused = await call.AskAsync($$"""{"type":"session.update","session":{{session}} }""", "error");

        Assert.Equal("cannot_update_voice", refused.GetProperty("error").GetProperty("code").GetString());
    }
}
