using Microsoft.Extensions.DependencyInjection;
using Parley.Runtime.Sessions;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Speech;

namespace Parley.Server.Tests.Voice;

/// <summary>Speech in, the engines of this machine, speech out: the whole server over a real socket.</summary>
public sealed class SpokenConversationTests
{
    [Theory]
    [InlineData("What time is it?", "time", "it's|it is")]
    [InlineData("Please count to five.", "count", "five")]
    [InlineData("What is seven plus five?", "seven", "twelve|12")]
    public async Task A_local_voice_is_understood_and_answered_aloud(string question, string heard, string answer)
    {
        await using var server = await TestServer.StartAsync(parts: MachineEngines.Hurried, realEngines: true);
        await using var caller = await Caller.ConnectAsync(server);
        await caller.SayAsync(await Caller.SpeechAsync(question));
        var transcript = await caller.UntilAsync("conversation.item.input_audio_transcription.completed");
        await caller.UntilAsync("response.done");

        Assert.Contains(heard, transcript.Text("transcript"), StringComparison.OrdinalIgnoreCase);
        var said = Said(caller);
        Assert.Contains(answer.Split('|'), a => said.Contains(a, StringComparison.OrdinalIgnoreCase));
        await AssertUnderstoodAsync(caller);
    }

    [Theory]
    [InlineData("commands/ms-whatstheweatherlike.wav", "weather")]
    [InlineData("commands/gc-df-today.wav", "today")]
    [InlineData("commands/ps-goforward.wav", "forward")]
    public async Task A_person_is_understood_and_answered_aloud(string file, string heard)
    {
        var recording = SharedAudio.Read(file);
        await using var server = await TestServer.StartAsync(parts: MachineEngines.Hurried, realEngines: true);
        await using var caller = await Caller.ConnectAsync(server);
        await caller.SayAsync(recording);
        var transcript = await caller.UntilAsync("conversation.item.input_audio_transcription.completed");
        var done = await caller.UntilAsync("response.done");

        Assert.Contains(heard, transcript.Text("transcript"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("completed", done.Text("response", "status"));
        Assert.True(caller.Audio.Count > 12_000, "an answer is heard");
        await AssertUnderstoodAsync(caller);
    }

    [Fact]
    public async Task Talking_over_the_answer_stops_it()
    {
        await using var server = await TestServer.StartAsync(realEngines: true);
        await using var caller = await Caller.ConnectAsync(server);
        await caller.SayAsync(await Caller.SpeechAsync("Please count to twenty."));
        await caller.UntilAsync("response.audio.delta");
        var interruption = caller.SayAsync(await Caller.SpeechAsync("Stop. What time is it?"));
        var done = await caller.UntilAsync("response.done");
        await interruption;

        Assert.Equal("cancelled", done.Text("response", "status"));
        Assert.Equal("turn_detected", done.Text("response", "status_details", "reason"));
        var order = caller.Messages.Select(m => m.Type).ToList();
        var onset = order.LastIndexOf("input_audio_buffer.speech_started");
        Assert.True(
            onset >= 0 && !order.Skip(onset).Contains("response.audio.delta", StringComparer.Ordinal),
            "nothing is heard after the onset"
        );

        await caller.UntilAsync("response.done");
        Assert.NotEmpty(caller.Of("response.created").Skip(1));
    }

    [Fact]
    public async Task Ten_people_talk_at_once_and_each_gets_an_answer()
    {
        await using var server = await TestServer.StartAsync(ownEngines: true);
        var question = await Caller.SpeechAsync("What time is it?");
        var statuses = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => TalkAsync()));
        Assert.All(statuses, status => Assert.Equal("completed", status));

        async Task<string?> TalkAsync()
        {
            await using var caller = await Caller.ConnectAsync(server);
            await caller.SayAsync(question);
            return (await caller.UntilAsync("response.done")).Text("response", "status");
        }
    }

    [Fact]
    public async Task Two_hundred_idle_sessions_and_a_client_that_dies_leave_nothing_behind()
    {
        await using var server = await TestServer.StartAsync(ownEngines: true);
        var host = server.Services.GetRequiredService<SessionHost>();
        var sockets = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => server.ConnectAsync()));
        await Task.WhenAll(sockets.Select(socket => socket.UntilAsync("session.created")));
        Assert.Equal(200, host.ActiveSessions);
        foreach (var socket in sockets)
        {
            socket.Abort();
            socket.Dispose();
        }

        await host.DrainAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(0, host.ActiveSessions);
    }

    /// <summary>A recogniser hears most of the answer's main words; numbers are written and spoken differently.</summary>
    private static async Task AssertUnderstoodAsync(Caller caller)
    {
        var heard = await caller.TranscribeAnswerAsync();
        var words = WordErrorRate.Normalise(Said(caller)).Where(w => w.Length > 2 && w.All(char.IsLetter)).ToList();
        var found = words.Count(w => heard.Contains(w, StringComparison.OrdinalIgnoreCase));
        Assert.True(found * 2 >= words.Count, $"of {words.Count} words only {found} are understood");
    }

    private static string Said(Caller caller) =>
        string.Concat(caller.Of("response.audio_transcript.done").Select(m => m.Text("transcript")));
}
