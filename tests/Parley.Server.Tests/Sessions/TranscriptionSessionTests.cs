using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Sessions;

/// <summary>A session that only writes down, with the ear of this machine.</summary>
public sealed class TranscriptionSessionTests
{
    private const string Completed = "conversation.item.input_audio_transcription.completed";

    [Theory]
    [InlineData(Line.Transcription)]
    [InlineData(Line.Beta + "&intent=transcription")]
    public async Task What_is_said_is_written_down_and_never_answered(string address)
    {
        await using var server = await Line.ServeAsync();
        using var socket = await server.ConnectAsync(address);
        using var line = new Line(socket);
        await line.SayAsync("What time is it?");
        await line.StaySilentAsync(1_500);
        var completed = await line.UntilAsync(Completed);
        Assert.Contains("time", completed.Text("transcript"), StringComparison.OrdinalIgnoreCase);
        Assert.InRange(completed.GetProperty("usage").GetProperty("seconds").GetInt32(), 1, 4);

        await line.SendAsync("""{"type":"response.create","event_id":"evt_1"}""");
        var error = await line.ErrorAsync();
        Assert.Equal("not_in_transcription_session", error.Text("code"));
        Assert.Equal("evt_1", error.Text("event_id"));
        Assert.DoesNotContain(line.Types, t => t.StartsWith("response.", StringComparison.Ordinal));
    }
}
