using Parley.Server.Tests.Hosting;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Sessions;

/// <summary>Nobody says anything, with the model and the voice of this machine.</summary>
public sealed class IdleTests
{
    [Theory, MemberData(nameof(Line.Every), MemberType = typeof(Line)), Covers("feature:47")]
    public async Task The_assistant_speaks_again_when_nobody_does(string address)
    {
        await using var server = await Line.ServeAsync();
        using var line = await Line.OpenAsync(server, address);
        var detection = """{"turn_detection":{"type":"server_vad","idle_timeout_ms":400}}""";
        await line.SendAsync(
            address is Line.Realtime
                ? $$$"""{"type":"session.update","session":{"type":"realtime","audio":{"input":{{{detection}}} } } }"""
                : $$"""{"type":"session.update","session":{{detection}} }"""
        );
        await line.UntilAsync("session.updated");
        await line.SendAsync("""{"type":"response.create"}""");
        await line.UntilAsync("response.done");
        var done = (await line.UntilAsync("response.done")).GetProperty("response");
        Assert.Equal("completed", done.Text("status"));
        Assert.Single(done.GetProperty("output").EnumerateArray());
        Assert.Equal(
            address is Line.VoiceLive ? 0 : 1,
            line.Types.Count(t => t is "input_audio_buffer.timeout_triggered")
        );
    }
}
