using Parley.Engines.Speech;
using Parley.Protocol.Profiles;
using Parley.Runtime.Journals;
using Parley.Runtime.Replay;
using Parley.Runtime.Sessions;
using Parley.Runtime.Tests.Calls;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Journals;

/// <summary>A recorded call run again as a whole: the same without a change, and otherwise with one.</summary>
public sealed class RerunTests
{
    private static readonly SessionEngines _engines = new(
        new FakeVoiceDetector(),
        null,
        new FakeResponder(TimeProvider.System),
        null,
        VoiceMap.Default,
        []
    );

    public static TheoryData<string> Dialects => ["voice-live", "realtime-beta", "realtime"];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void A_call_with_an_interruption_a_tool_and_two_turns_goes_the_same_way_again(string dialect)
    {
        var call = Record(
            new()
            {
                Profile = ProfileOf(dialect),
                Answers = [FakeAnswer.Text(Long), FakeAnswer.Call("clock", "{}")],
                Utterances = ["hello there", "please stop that now"],
            },
            async call =>
            {
                await call.SpeakAsync(1_000);
                await call.StaySilentAsync(2_500);
                await call.SpeakAsync(1_200);
                await call.StaySilentAsync(3_000);
            }
        );

        var again = Rerun(call, out var notes);

        Assert.Equal(2, again.Before.Turns.Count);
        Assert.Equal(1, again.Before.Interrupted);
        Assert.True(again.Difference.IsEmpty, again.ToString());
        Assert.Equal(again.Before.Turns, again.After.Turns);
        Assert.Empty(notes);
    }

    [Theory]
    [InlineData(0, 10, true)]
    [InlineData(100, 10, true)]
    [InlineData(100, 200, true)]
    [InlineData(2_000, 10, true)]
    [InlineData(0, 10, false)]
    [InlineData(100, 200, false)]
    public void An_answer_prepared_in_the_pause_counts_with_all_its_text(int firstMs, int nextMs, bool speaks)
    {
        var answer = FakeAnswer.Text(Long) with
        {
            FirstToken = TimeSpan.FromMilliseconds(firstMs),
            BetweenParts = TimeSpan.FromMilliseconds(nextMs),
        };
        var (off, on) = (Summary(SpeculationMode.Off), Summary(SpeculationMode.On));

        Assert.Equal((Long, Long), (off.Text, on.Text));
        Assert.Equal(speaks ? (Long, Long) : ("", ""), (off.Heard, on.Heard));
        Assert.Equal((speaks, speaks), (off.IsHeard, on.IsHeard));

        SummaryResponse Summary(SpeculationMode mode)
        {
            var recorded = Record(
                new()
                {
                    Update = speaks ? "{}" : """{"modalities":["text"]}""",
                    Answers = [answer],
                    Options = new() { Speculation = mode },
                },
                async call =>
                {
                    await call.SpeakAsync(1_000);
                    await call.StaySilentUntilAsync("response.done");
                }
            );
            return Assert.Single(CallSummary.Of(recorded.Steps).Responses);
        }
    }

    [Fact]
    public void Tools_answer_from_the_recording_and_are_not_run_again()
    {
        FakeToolHost? host = null;
        var call = Record(
            new()
            {
                Update =
                    """{"tools":[{"type":"mcp","server_label":"docs","server_url":"https://docs.test/mcp","headers":{"X-Key":"key-456"},"require_approval":"never"}]}""",
                Tools = clock => host = new(clock, new FakeTool("find", "in the cellar")),
                Answers = [FakeAnswer.Call("find", "{}"), FakeAnswer.Text("It is in the cellar.")],
            },
            async call =>
            {
                await call.SpeakAsync(1_000);
                await call.StaySilentUntilAsync("response.mcp_call.completed");
                call.Client.Send("""{"type":"response.create"}""");
                await call.StaySilentAsync(3_000);
            }
        );
        Assert.Single(host!.Calls);

        var again = Rerun(call, out var notes);

        Assert.True(again.Difference.IsEmpty, again.ToString());
        Assert.Empty(notes);
        Assert.Single(host.Calls);
    }

    [Fact]
    public void A_longer_silence_makes_one_turn_of_two_with_the_words_of_both()
    {
        var call = Record(
            new()
            {
                Update = """{"turn_detection":{"type":"server_vad","silence_duration_ms":300}}""",
                Utterances = ["book a table", "for two people"],
            },
            SpeakWithPauseAsync
        );

        var again = Rerun(call, out var notes, "turn_detection.silence_duration_ms=1500");

        Assert.Equal("book a table|for two people", string.Join("|", again.Before.Turns.Select(t => t.Text)));
        Assert.Equal("book a table for two people", Assert.Single(again.After.Turns).Text);
        Assert.Equal((1, 0), (again.Before.WentOn, again.After.WentOn));
        Assert.False(again.Difference.IsEmpty);
        Assert.Contains(notes, note => note.Contains("is not in the recording", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("turn_detection.silence_duration_ms=300")]
    [InlineData("audio.input.turn_detection.silence_duration_ms=300")]
    [InlineData("session.turn_detection.silence_duration_ms=300")]
    public void A_shorter_silence_cuts_a_turn_in_two_and_each_gets_its_own_words(string change)
    {
        var call = Record(
            new()
            {
                Update = """{"turn_detection":{"type":"server_vad","silence_duration_ms":1500}}""",
                Utterances = ["book a table in the garden if you please for two people"],
            },
            SpeakWithPauseAsync
        );

        var again = Rerun(call, out _, change);

        Assert.Single(again.Before.Turns);
        Assert.Equal(2, again.After.Turns.Count);
        Assert.StartsWith("book a table", again.After.Turns[0].Text, StringComparison.Ordinal);
        Assert.EndsWith("people", again.After.Turns[1].Text, StringComparison.Ordinal);
        Assert.Equal(1, again.After.WentOn);
    }

    [Fact]
    public void The_nested_layout_is_changed_in_its_own_updates_too()
    {
        var call = Record(
            new()
            {
                Profile = WireProfile.Realtime,
                Update =
                    """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","silence_duration_ms":300}}}}""",
                Utterances = ["book a table", "for two people"],
            },
            SpeakWithPauseAsync
        );

        var again = Rerun(call, out _, "turn_detection.silence_duration_ms=1500");

        Assert.Equal((2, 1), (again.Before.Turns.Count, again.After.Turns.Count));
    }

    [Fact]
    public void Interruptions_that_are_switched_off_let_the_answer_end()
    {
        var call = Record(
            new() { Answers = [FakeAnswer.Text(Long)], Utterances = ["hello there", "please stop that now"] },
            async call =>
            {
                await call.SpeakAsync(1_000);
                await call.StaySilentAsync(2_500);
                await call.SpeakAsync(1_200);
                await call.StaySilentAsync(12_000);
            }
        );

        var again = Rerun(call, out _, "turn_detection.interrupt_response=false");

        Assert.Equal("cancelled", again.Before.Responses[0].Status);
        Assert.Equal("completed", again.After.Responses[0].Status);
        Assert.True(again.Before.Responses[0].Heard.Length < Long.Length);
        Assert.Equal(Long, again.After.Responses[0].Heard);
    }

    [Theory]
    [InlineData("turn_detection.threshold=7", "session.turn_detection.threshold")]
    [InlineData("turn_detection.treshold=0.5", "session.turn_detection.treshold")]
    [InlineData("nonsense=1", "session.nonsense")]
    [InlineData("turn_detection.type=telepathy", "session.turn_detection.type")]
    [InlineData("threshold", "FIELD=VALUE")]
    [InlineData("=1", "FIELD=VALUE")]
    [InlineData("a..b=1", "FIELD=VALUE")]
    public void A_wrong_change_is_refused_in_the_words_of_the_wire(string change, string named)
    {
        var call = Record(new(), call => call.SpeakAsync(100));

        var refused = Assert.Throws<FormatException>(() => Rerun(call, out _, change));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Events_are_compared_without_their_ids()
    {
        var call = Record(new(), call => SpeakWithPauseAsync(call));
        var again = Rerun(call, out _);

        var lines = EventDifference.Of(again.BeforeCall.Steps, again.AfterCall.Steps).ToList();

        Assert.True(lines.Count > 10);
        Assert.All(lines, line => Assert.Equal(' ', line.Mark));
    }

    [Fact]
    public void The_new_run_has_a_journal_that_replays_to_the_byte()
    {
        var call = Record(new(), call => SpeakWithPauseAsync(call));
        using var written = new MemoryStream();
        Replay.Rerun.Run(call, [], _engines, written);

        using var reader = new JournalReader(new MemoryStream(written.ToArray()));
        var result = StepReplay.Run(reader);

        Assert.True(result.IsEqual);
        Assert.True(result.HasEnd);
    }

    private const string Long = "One two three four five six seven eight nine ten eleven twelve, and so on and so on.";

    private static WireProfile ProfileOf(string dialect) =>
        new[] { WireProfile.VoiceLive, WireProfile.RealtimeBeta, WireProfile.Realtime }.Single(p =>
            string.Equals(p.Name, dialect, StringComparison.Ordinal)
        );

    private static async Task SpeakWithPauseAsync(Call call)
    {
        await call.SpeakAsync(1_000);
        await call.StaySilentAsync(700);
        await call.SpeakAsync(1_000);
        await call.StaySilentAsync(5_000);
    }

    private static RecordedCall Record(CallSetup setup, Func<Call, Task> script)
    {
        var journals = new MemoryJournals();
        Call.Run(setup with { Options = setup.Options with { Journals = journals } }, script);
        using var reader = new JournalReader(new MemoryStream(journals.Last));
        return RecordedCall.Read(reader);
    }

    private static Again Rerun(RecordedCall call, out IReadOnlyList<string> notes, params string[] changes)
    {
        using var written = new MemoryStream();
        notes = Replay.Rerun.Run(call, [.. changes.Select(FieldChange.Parse)], _engines, written);
        using var reader = new JournalReader(new MemoryStream(written.ToArray()));
        return new(call, RecordedCall.Read(reader));
    }

    private sealed record Again(RecordedCall BeforeCall, RecordedCall AfterCall)
    {
        public CallSummary Before { get; } = CallSummary.Of(BeforeCall.Steps);

        public CallSummary After { get; } = CallSummary.Of(AfterCall.Steps);

        public CallDifference Difference => CallDifference.Of(Before, After);

        public override string ToString() =>
            string.Join('\n', Difference.Turns.Select(t => $"{t}").Concat(Difference.Responses.Select(r => $"{r}")));
    }
}
