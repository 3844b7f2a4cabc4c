using Parley.Core.Responses;
using Parley.Core.Turns;
using Parley.Protocol.Conversation;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;

namespace Parley.Core.Tests.Goldens;

/// <summary>Sessions that only write down (docs/protocol/input.md).</summary>
public sealed class TranscriptionTests
{
    [Fact]
    public void Turns_are_heard_and_written_down_and_never_answered()
    {
        var script = new Script(WireProfile.Realtime, ToTranscription).Take(new SpeechStarted(8_000));
        script.Take(new TranscriptPart(script.Turn, "what time")).Take(new TranscriptPart(script.Turn, "what time is"));
        script.Take(new SpeechStopped(40_000)).Take(new TranscriptDone(script.Turn, "what time is it"));
        script.Take(new SpeechStarted(50_000)).Take(new SpeechStopped(90_000));
        script.Take(new TranscriptFailed(script.Turn, new(FailureKind.Crashed, "The transcriber broke.")));
        Assert.Null(script.State.Response);
        Assert.Null(script.State.Queued);
        script.MatchesOrder("transcription");
    }

    [Fact]
    public void The_client_commits_its_turns()
    {
        var script = new Script(WireProfile.Realtime, c => ToTranscription(c) with { TurnDetection = null });
        script.Take(new BufferStarted(0)).Take(new BufferCommitted(0, 16_000, null));
        script.Take(new TranscriptDone(script.Turn, "spell cat")).MatchesOrder("transcription-manual");
    }

    [Fact]
    public void What_an_assistant_would_do_is_refused()
    {
        var script = new Script(WireProfile.Realtime, ToTranscription);
        script.Send(new ResponseCreate { EventId = "evt_1" }).Send(new ResponseCancel(null));
        script.Send(new OutputAudioClear()).Send(new ItemTruncate("x", 0, 0));
        script.Send(new ItemCreate(null, new MessageItem("", MessageRole.User, [new InputTextPart("Hi")])));
        script.MatchesOrder("transcription-refusals");
    }

    private static SessionConfig ToTranscription(SessionConfig config) =>
        config with
        {
            Kind = SessionKind.Transcription,
        };
}
