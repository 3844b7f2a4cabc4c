using Parley.Server.Tests.Hosting;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Sessions;

/// <summary>Turns that the client delimits, and text as it is typed, with the engines of this machine.</summary>
public sealed class ClientTurnTests
{
    [Fact, Covers("feature:33")]
    public async Task A_turn_of_the_client_is_understood_and_answered()
    {
        await using var server = await Line.ServeAsync();
        using var line = await Line.OpenAsync(server, Line.VoiceLive);
        await line.SendAsync("""{"type":"input_audio.turn.start","turn_id":"t1"}""");
        await line.SayAsync("Please count to five.", "t1");
        await line.SendAsync("""{"type":"input_audio.turn.cancel","turn_id":"t1"}""");
        await line.UntilAsync("input_audio_buffer.cleared");

        await line.SendAsync("""{"type":"input_audio.turn.start","turn_id":"t2"}""");
        await line.SayAsync("What time is it?", "t2");
        await line.SendAsync("""{"type":"input_audio.turn.end","turn_id":"t2"}""");
        var completed = await line.UntilAsync("conversation.item.input_audio_transcription.completed");
        Assert.Contains("time", completed.Text("transcript"), StringComparison.OrdinalIgnoreCase);
        await line.UntilAsync("response.done");
        Assert.DoesNotContain(line.Types, t => t is "input_audio_buffer.speech_started");
        Assert.Single(line.Types, t => t is "input_audio_buffer.committed");

        await line.SendAsync("""{"type":"input_audio.clear"}""");
        await line.UntilAsync("input_audio_buffer.cleared");
        await line.SendAsync("""{"type":"input_audio.turn.end","turn_id":"t2"}""");
        var error = await line.ErrorAsync();
        Assert.Equal(("input_audio_turn_not_open", "turn_id"), (error.Text("code"), error.Text("param")));
    }

    [Fact, Covers("feature:34")]
    public async Task A_text_that_was_typed_is_answered_when_it_is_asked_for()
    {
        await using var server = await Line.ServeAsync();
        using var line = await Line.OpenAsync(server, Line.VoiceLive);
        await line.SendAsync("""{"type":"session.update","session":{"modalities":["text"]}}""");
        await line.SendAsync("""{"type":"input_text.delta","id":"text_1","delta":"What is seven "}""");
        await line.SendAsync("""{"type":"input_text.delta","id":"text_1","delta":"plus five?"}""");
        await line.SendAsync("""{"type":"input_text.done","id":"text_1"}""");
        var item = (await line.UntilAsync("conversation.item.created")).GetProperty("item");
        Assert.Equal("text_1", item.Text("id"));
        Assert.Equal("What is seven plus five?", item.GetProperty("content")[0].Text("text"));
        await line.SendAsync("""{"type":"response.create"}""");
        var said = (await line.UntilAsync("response.text.done")).Text("text");
        Assert.Matches("(?i)twelve|12", said);
    }
}
