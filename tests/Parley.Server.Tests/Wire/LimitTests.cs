using Parley.Runtime.Sessions;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Wire;

/// <summary>How long a session and how large a message may be.</summary>
public sealed class LimitTests
{
    private const int LargestAppend = 15 * 1024 * 1024;

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:24")]
    public async Task A_session_says_when_it_ends_and_ends_then(Dialect dialect)
    {
        await using var call = await WireCall.OpenAsync(
            dialect,
            limits: new SessionOptions { MaxDuration = TimeSpan.FromSeconds(1) }
        );

        var created = await call.UntilAsync("session.created");
        var error = (await call.UntilAsync("error")).GetProperty("error");

        Assert.True(created.GetProperty("session").GetProperty("expires_at").GetInt64() > 0);
        Assert.Equal("session_expired", error.GetProperty("code").GetString());
        Assert.Equal(1001, await call.CloseCodeAsync());
    }

    [Fact]
    public async Task A_session_that_only_writes_down_says_when_it_ends_too()
    {
        await using var call = await WireCall.OpenAsync(
            Dialect.Realtime,
            path: "/v1/realtime?intent=transcription",
            limits: new SessionOptions { MaxDuration = TimeSpan.FromMinutes(10) }
        );

        var created = await call.UntilAsync("session.created");

        Assert.True(created.GetProperty("session").GetProperty("expires_at").GetInt64() > 0);
    }

    [Fact]
    public async Task Fifteen_megabytes_of_sound_are_taken_at_once_and_no_byte_more()
    {
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive);
        await call.UpdateAsync("""{"turn_detection":null}""");

        await call.SendAsync(Append(LargestAppend));
        await call.AskAsync("""{"type":"input_audio_buffer.clear"}""", "input_audio_buffer.cleared");
        var refused = await call.AskAsync(Append(LargestAppend + 2), "error");

        Assert.Equal("audio_too_large", refused.GetProperty("error").GetProperty("code").GetString());
        await call.UpdateAsync("""{"instructions":"The session goes on."}""");
    }

    private static string Append(int bytes) =>
        $$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(new byte[bytes])}}"}""";
}
