using Parley.Protocol.Profiles;

namespace Parley.Runtime.Tests.Calls;

/// <summary>Sessions that only write down.</summary>
public sealed class TranscriptionTests
{
    [Fact]
    public void What_is_said_is_written_down_and_nobody_answers()
    {
        var call = Call.Run(
            new()
            {
                Profile = WireProfile.Realtime,
                Kind = SessionKind.Transcription,
                NoSpeaker = true,
                Utterances = ["hello there", "and goodbye"],
            },
            async call =>
            {
                await call.SpeakAsync(1_200);
                await call.StaySilentUntilAsync("conversation.item.input_audio_transcription.completed");
                call.Client.Send("""{"type":"response.create"}""");
                await call.SpeakAsync(900);
                await call.StaySilentUntilAsync("conversation.item.input_audio_transcription.completed");
                await call.StaySilentAsync(3_000);
            }
        );
        var written = call.Of("conversation.item.input_audio_transcription.completed").ToArray();
        Assert.Equal(["hello there", "and goodbye"], written.Select(e => e.Text("transcript")!).ToArray());
        Assert.Equal(2, written[0].Json.GetProperty("usage").GetProperty("seconds").GetInt64());
        Assert.Equal(
            "not_in_transcription_session",
            call.One("error").Json.GetProperty("error").GetProperty("code").GetString()
        );
        Assert.DoesNotContain(call.Types(), t => t.StartsWith("response.", StringComparison.Ordinal));
        Assert.Empty(call.Responder.Requests);
        call.LeavesNothing();
    }
}
