using System.Text;
using Parley.Audio;
using Parley.Client;
using Parley.Engines.WebRtc;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Rooms;

namespace Parley.Server.Tests.Voice;

/// <summary>
/// The server hears its own voice out of a loudspeaker, over a real socket and with the engines of this machine. What it makes of it to
/// the millisecond is tested in simulated time; here the client holds back enough to play on while a busy machine stalls.
/// </summary>
public sealed class LoudRoomTests
{
    private const int BufferMs = 500;

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
              "input_audio_echo_cancellation":{"type":"server_echo_cancellation"},
              "turn_detection":{"type":"server_vad","threshold":0.5,"silence_duration_ms":500,"create_response":false} } }
            """
        );
        var room = new LoudRoom(TimeProvider.System, delayMs, loudness: 0.3, BufferMs);
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var microphone = HearAsync(room, client, hangUp.Token);

        // Two long answers that nobody talks over: what interrupts them can only be the server itself.
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(("completed", 0), await ListenUndisturbedAsync(client, room));
        }

        // And one that a person talks over, in the midst of it, and again where they are not heard.
        var stop = await Caller.SpeechAsync("Stop it please. What time is it now?");
        await TypeAsync(client, "Please count to thirty.");
        var (cut, heard) = await ListenAsync(
            client,
            room,
            deltas =>
            {
                if (deltas >= 30 && deltas % 45 == 30)
                {
                    room.Say(stop.AtRate(LoudRoom.Rate).Samples);
                }
            }
        );
        Assert.Equal(("cancelled", 1), (cut, heard));

        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => microphone);
    }

    /// <summary>Sends the microphone's sound until cancelled.</summary>
    private static async Task HearAsync(LoudRoom room, VoiceClient client, CancellationToken cancellationToken)
    {
        var bytes = new byte[2 * LoudRoom.FrameSamples];
        while (!cancellationToken.IsCancellationRequested)
        {
            if (room.UntilNextFrame is var due && due > TimeSpan.Zero)
            {
                await Task.Delay(due, TimeProvider.System, cancellationToken);
            }

            Pcm.Encode(room.Hear(), bytes);
            await client.SendAsync(
                Encoding.UTF8.GetBytes(
                    $$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(bytes)}}"}"""
                ),
                cancellationToken
            );
        }
    }

    private static async Task TypeAsync(VoiceClient client, string text)
    {
        await SendAsync(
            client,
            $$"""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"{{text}}"}]} }"""
        );

        // Events and sound are taken in their order: the server is not behind when the answer begins.
        while (await client.ReadAsync(Cancel) is { } message && message.Type is not "conversation.item.created") { }

        await SendAsync(client, """{"type":"response.create"}""");
    }

    private static async Task SendAsync(VoiceClient client, string json) =>
        await client.SendAsync(Encoding.UTF8.GetBytes(json), Cancel);

    /// <summary>
    /// Plays an answer that nobody talks over. Where it is stopped, the machine may have stood still, and then the caller was no caller: once
    /// more. Without echo cancellation every try is stopped.
    /// </summary>
    private static async Task<(string? Status, int Turns)> ListenUndisturbedAsync(VoiceClient client, LoudRoom room)
    {
        for (var tries = 1; ; tries++)
        {
            await TypeAsync(client, "Please count to ten.");
            var answer = await ListenAsync(client, room, _ => { });
            if (answer is ("completed", 0) || tries == 4)
            {
                return answer;
            }
        }
    }

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
