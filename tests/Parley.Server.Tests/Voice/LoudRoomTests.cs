using System.Text;
using Parley.Client;
using Parley.Engines.WebRtc;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Voice;

/// <summary>The server hears its own voice out of a loudspeaker, over a real socket and with the engines of this machine.</summary>
public sealed class LoudRoomTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(60)]
    [InlineData(320)]
    public async Task The_own_voice_interrupts_no_answer_and_a_person_does(int delayMs)
    {
        var provider = new WebRtcEchoProvider();
        Assert.SkipUnless(provider.Probe().Available, provider.Probe().Detail);
        await using var server = await TestServer.StartAsync(realEngines: true);
        await using var client = await VoiceClient.ConnectAsync(
            new VoiceClientOptions
            {
                Url = server.Address,
                Key = TestServer.Key,
                Model = "gpt-4o",
            },
            Cancel
        );
        await SendAsync(
            client,
            """
            {"type":"session.update","session":{
              "input_audio_echo_cancellation":ECX,
              "turn_detection":{"type":"server_vad","threshold":0.5,"silence_duration_ms":500} } }
            """.Replace(
                "ECX",
                Environment.GetEnvironmentVariable("ECX") ?? "{\"type\":\"server_echo_cancellation\"}",
                StringComparison.Ordinal
            )
        );
        var room = new LoudRoom(delayMs, loudness: double.Parse(Environment.GetEnvironmentVariable("LOUD") ?? "0.3"));
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var microphone = room.RunAsync(client, hangUp.Token);

        // Two long answers that nobody talks over: what interrupts them can only be the server itself.
        for (var i = 0; i < 2; i++)
        {
            await TypeAsync(client, "Please count to ten.");
            var (status, turns) = await ListenAsync(client, room, _ => { });
            Assert.Equal(("completed", 0), (status, turns));
        }

        // And one that a person talks over, in the midst of it.
        var stop = await Caller.SpeechAsync("Stop it please. What time is it now?");
        await TypeAsync(client, "Please count to thirty.");
        var (cut, heard) = await ListenAsync(
            client,
            room,
            deltas =>
            {
                if (deltas == 30)
                {
                    room.Say(stop);
                }
            }
        );
        Assert.Equal(("cancelled", 1), (cut, heard));

        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => microphone);
    }

    private static async Task TypeAsync(VoiceClient client, string text)
    {
        await SendAsync(
            client,
            $$"""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"{{text}}"}]} }"""
        );
        await SendAsync(client, """{"type":"response.create"}""");
    }

    private static async Task SendAsync(VoiceClient client, string json) =>
        await client.SendAsync(Encoding.UTF8.GetBytes(json), Cancel);

    /// <summary>Plays an answer to its end, and until its sound is out of the room.</summary>
    /// <param name="progress">Told of each piece of audio, by their number.</param>
    private static async Task<(string? Status, int Turns)> ListenAsync(
        VoiceClient client,
        LoudRoom room,
        Action<int> progress
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        var (deltas, turns) = (0, 0);
        while (await client.ReadAsync(patience.Token) is { } message)
        {
            switch (message.Type)
            {
                case "response.audio.delta":
                    room.Play(Convert.FromBase64String(message.Text("delta")!));
                    progress(++deltas);
                    break;
                case "input_audio_buffer.speech_started":
                    turns++;
                    room.Stop();
                    break;
                case "response.done":
                    return (message.Text("response", "status"), turns);
                case "error":
                    Assert.Fail(message.Text("error", "message"));
                    break;
            }
        }

        throw new InvalidOperationException("The connection ended before the answer.");
    }
}
