using System.Text.Json;
using Parley.Bench.Voices;
using Parley.Client;

namespace Parley.Bench.Tests;

public sealed class TurnRecordTests
{
    private readonly TurnRecord _turn = new();

    [Fact]
    public void Audio_that_comes_before_it_is_needed_is_not_late()
    {
        Audio(_turn, "r1", at: 0, ms: 20);
        Audio(_turn, "r1", at: 15, ms: 100);
        Audio(_turn, "r1", at: 119, ms: 100);

        Assert.Equal(3, _turn.Deltas);
        Assert.Equal(0, _turn.LateDeltas);
        Assert.Equal(0, _turn.GapMs);
    }

    [Fact]
    public void A_gap_is_the_silence_that_a_listener_heard()
    {
        Audio(_turn, "r1", at: 0, ms: 100);
        Audio(_turn, "r1", at: 130, ms: 100);
        Audio(_turn, "r1", at: 200, ms: 100);

        Assert.Equal(1, _turn.LateDeltas);
        Assert.Equal(30, _turn.GapMs);
    }

    [Fact]
    public void Audio_of_the_interrupted_answer_is_stale_after_speech_started()
    {
        Take(_turn, """{"type":"response.created","response":{"id":"r1"}}""", 0);
        var next = _turn.Interrupting();

        Audio(next, "r1", at: 10, ms: 100);
        Assert.True(double.IsNaN(next.LastStaleAudioMs));
        Take(next, """{"type":"input_audio_buffer.speech_started"}""", 20);
        Audio(next, "r1", at: 25, ms: 100);

        Assert.Equal(25, next.LastStaleAudioMs);
        Assert.Equal(0, next.Deltas);
        Assert.False(next.FirstAudio.IsCompleted);
    }

    [Fact]
    public void The_end_of_the_interrupted_answer_does_not_end_the_turn()
    {
        Take(_turn, """{"type":"response.created","response":{"id":"r1"}}""", 0);
        var next = _turn.Interrupting();

        Take(next, """{"type":"response.done","response":{"id":"r1","status":"cancelled"}}""", 30);
        Assert.False(next.Done.IsCompleted);
        Take(next, """{"type":"response.done","response":{"id":"r2","status":"completed"}}""", 60);

        Assert.True(next.Done.IsCompleted);
        Assert.True(next.Completed);
    }

    private static void Audio(TurnRecord turn, string response, double at, int ms)
    {
        var audio = Convert.ToBase64String(new byte[ms * 48]);
        Take(turn, $$"""{"type":"response.audio.delta","response_id":"{{response}}","delta":"{{audio}}"}""", at);
    }

    private static void Take(TurnRecord turn, string json, double at)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement.Clone();
        turn.Take(new ServerMessage(root.GetProperty("type").GetString()!, root, TimeSpan.Zero), at);
    }
}
