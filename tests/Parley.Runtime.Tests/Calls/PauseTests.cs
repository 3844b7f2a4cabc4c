namespace Parley.Runtime.Tests.Calls;

/// <summary>What the transcriber is told of a person who pauses: the caller's voice is a tone, and silence is silence.</summary>
public sealed class PauseTests
{
    private const string Detection =
        """{"turn_detection":{"type":"server_vad","silence_duration_ms":500,"prefix_padding_ms":0}}""";

    [Fact]
    public void The_transcriber_is_told_when_the_person_pauses_and_goes_on()
    {
        var call = Run(async call =>
        {
            await call.SpeakAsync(600);
            await call.StaySilentAsync(300);
            await call.SpeakAsync(600);
            await call.StaySilentAsync(1_000);
        });

        // Told after 120 ms of silence; the end of the turn is no going on.
        Assert.Equal([true, false, true], call.Transcriber.Pauses.Select(told => told.Paused));
        var ms = call.Transcriber.Pauses.ConvertAll(told => told.Samples / 16);
        Assert.InRange(ms[0], 700, 760);
        Assert.InRange(ms[1], 880, 960);
        Assert.InRange(ms[2], 1_600, 1_660);
    }

    [Fact]
    public void A_gap_within_a_word_is_no_pause()
    {
        var call = Run(async call =>
        {
            await call.SpeakAsync(600);
            await call.StaySilentAsync(60);
            await call.SpeakAsync(600);
            await call.StaySilentAsync(1_000);
        });

        Assert.Equal([true], call.Transcriber.Pauses.Select(told => told.Paused));
    }

    [Fact]
    public void A_client_that_commits_in_a_pause_gets_what_was_said()
    {
        var call = Run(async call =>
        {
            await call.SpeakAsync(600);
            await call.StaySilentAsync(300);
            call.Client.Send("""{"type":"input_audio_buffer.commit"}""");
            await call.SpeakAsync(600);
            await call.StaySilentAsync(1_000);
        });

        // The second turn begins as one that nobody has paused in.
        Assert.Equal([true, true], call.Transcriber.Pauses.Select(told => told.Paused));
        Assert.Equal(2, call.Of("conversation.item.input_audio_transcription.completed").Count());
    }

    private static Call Run(Func<Call, Task> script) => Call.Run(new() { Update = Detection }, script);
}
