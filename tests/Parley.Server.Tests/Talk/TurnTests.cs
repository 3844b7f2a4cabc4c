using System.Text.Json;
using Parley.Cli.Talk;
using Parley.Client;

namespace Parley.Server.Tests.Talk;

public sealed class TurnTests
{
    private readonly Turn _turn = new(1, TimeSpan.Zero);

    [Fact]
    public void A_turn_is_over_when_its_answer_is_and_the_person_has_finished()
    {
        Take(100, "input_audio_buffer.speech_started");
        Take(900, "input_audio_buffer.speech_stopped");
        Take(901, "input_audio_buffer.committed");
        Take(950, "response.created");
        Take(990, "response.audio_transcript.delta", """ "delta":"Hello" """);
        Take(2000, "response.done", """ "response":{"status":"completed"} """);
        Assert.False(_turn.IsOver(Ms(9000)));

        _turn.InputOver(Ms(400), Ms(500));

        Assert.False(_turn.IsOver(Ms(1400)));
        Assert.True(_turn.IsOver(Ms(2000)));
        Assert.True(_turn.Answered);
    }

    [Fact]
    public void An_answer_cut_off_by_the_person_going_on_does_not_end_the_turn()
    {
        _turn.InputOver(Ms(400), Ms(500));
        Take(900, "input_audio_buffer.speech_stopped");
        Take(950, "response.created");
        Take(1100, "input_audio_buffer.speech_started");
        Take(
            1101,
            "response.done",
            """ "response":{"status":"cancelled","status_details":{"reason":"turn_detected"}} """
        );
        Take(1800, "input_audio_buffer.speech_stopped");

        Assert.False(_turn.IsOver(Ms(9000)));
        Assert.Equal(Ms(1800), _turn.Times.SpeechStopped);
    }

    [Fact]
    public void A_committed_turn_waits_for_its_answer()
    {
        _turn.InputOver(Ms(400), Ms(500));
        Take(950, "response.created");
        Take(960, "response.done", """ "response":{"status":"completed"} """);
        Take(970, "input_audio_buffer.committed");

        Assert.False(_turn.IsOver(Ms(9000)));
    }

    [Fact]
    public void A_reminder_after_the_answer_does_not_move_the_answers_times()
    {
        _turn.InputOver(Ms(400), Ms(500));
        Take(950, "response.created");
        Take(990, "response.audio_transcript.delta", """ "delta":"Hello" """);
        Take(991, "response.audio.delta", """ "delta":"AAAA" """);
        Take(2000, "response.done", """ "response":{"status":"completed"} """);
        Take(5000, "response.created");
        Take(5010, "response.audio_transcript.delta", """ "delta":"Your timer is done." """);
        Take(5011, "response.audio.delta", """ "delta":"AAAA" """);
        Take(6000, "response.done", """ "response":{"status":"completed"} """);

        var times = _turn.Times;
        Assert.Equal(
            (Ms(950), Ms(990), Ms(991), Ms(2000)),
            (times.ResponseCreated, times.FirstText, times.FirstAudio, times.Done)
        );
        Assert.Equal("Hello Your timer is done.", _turn.Said);
    }

    [Fact]
    public void The_answer_after_a_cancelled_one_has_its_own_times()
    {
        Take(950, "response.created");
        Take(991, "response.audio.delta", """ "delta":"AAAA" """);
        Take(
            1101,
            "response.done",
            """ "response":{"status":"cancelled","status_details":{"reason":"turn_detected"}} """
        );
        Take(2000, "response.created");
        Take(2010, "response.audio.delta", """ "delta":"AAAA" """);

        Assert.Equal((Ms(2000), Ms(2010)), (_turn.Times.ResponseCreated, _turn.Times.FirstAudio));
    }

    [Fact]
    public void Two_utterances_are_heard_as_one_line()
    {
        Take(1, "conversation.item.input_audio_transcription.completed", """ "transcript":"hello" """);
        Take(2, "conversation.item.input_audio_transcription.completed", """ "transcript":" there " """);

        Assert.Equal("hello there", _turn.Heard);
    }

    [Fact]
    public void The_end_of_playing_counts_from_the_first_sound()
    {
        var second = Convert.ToBase64String(new byte[48000]);
        Take(100, "response.audio.delta", $""" "delta":"{second}" """);
        Take(150, "response.audio.delta", $""" "delta":"{second}" """);

        Assert.Equal(Ms(2100), _turn.PlayedAt);
        Assert.Equal(Ms(100), _turn.Times.FirstAudio);
        Assert.Equal(96000, _turn.AudioBytes);
    }

    [Fact]
    public void A_failed_answer_keeps_the_servers_words()
    {
        Take(1, "response.created");
        Take(
            2,
            "response.done",
            """ "response":{"status":"failed","status_details":{"error":{"message":"No model."}}} """
        );

        Assert.Equal("No model.", _turn.Failure);
        Assert.False(_turn.Answered);
    }

    private static TimeSpan Ms(double value) => TimeSpan.FromMilliseconds(value);

    private void Take(double ms, string type, string fields = "")
    {
        var comma = fields.Length == 0 ? "" : ",";
        using var json = JsonDocument.Parse($$"""{"type":"{{type}}"{{comma}}{{fields}}}""");
        _turn.Take(new ServerMessage(type, json.RootElement.Clone(), Ms(ms)));
    }
}
