using Parley.Audio;
using Parley.Engines.Hearing.EndOfTurn;

namespace Parley.Engines.Tests.Hearing.EndOfTurn;

/// <summary>A person who goes on just after the end was found: what comes is the rest of that turn.</summary>
public sealed class CutOffTests
{
    private const int Ms = 16;
    private const int FirstEnd = 2_000 * Ms;
    private const int Decided = FirstEnd + (500 * Ms);
    private const int RestStart = FirstEnd + (700 * Ms);
    private const int RestEnd = RestStart + (600 * Ms);

    private static readonly TurnHints AskedForNumber = new("What is your phone number?", [], false);

    private readonly SampleRing _history = new(96_000);
    private readonly TurnEnding _ending;
    private string _heard = "";

    public CutOffTests()
    {
        _ending = new(_history, FusionWeights.Default) { Text = () => _heard };
        _history.Append([
            .. Enumerable.Range(0, RestEnd + (800 * Ms)).Select(i => (short)(9_000 * Math.Sin(i * 0.07))),
        ]);
    }

    [Fact]
    public void What_is_said_within_a_second_of_the_end_is_measured_from_where_the_turn_began()
    {
        Say(0, FirstEnd);
        _ending.End(FirstEnd, Decided);
        Say(RestStart, RestEnd);
        Assert.Equal(0, _ending.TurnStart);
        Assert.Equal(Math.Log(RestEnd / 16_000.0), _ending.Sound.TurnLength, 3);
        Assert.Equal(Math.Log(0.6), _ending.Sound.StretchLength, 3);
    }

    [Fact]
    public void Later_it_is_a_turn_of_its_own()
    {
        Say(0, FirstEnd);
        _ending.End(FirstEnd, Decided);
        var start = Decided + (1_001 * Ms);
        _ending.Begin(start, start, TurnHints.None);
        Assert.Equal(start, _ending.TurnStart);
        Assert.Equal(1, _ending.Patience.Factor);
    }

    [Fact]
    public void The_pause_that_was_taken_for_the_end_is_learnt_from()
    {
        Say(0, FirstEnd);
        _ending.End(FirstEnd, Decided);
        Say(RestStart, RestEnd);
        Assert.True(_ending.Patience.Factor > 1.03);
    }

    [Fact]
    public void A_number_that_was_cut_off_is_complete_with_its_rest()
    {
        _heard = "five five five one two";
        Say(0, FirstEnd, AskedForNumber);
        Assert.True(_ending.Evidence!.Value.Answer < 0);
        _ending.End(FirstEnd, Decided);
        _heard = "";
        Say(RestStart, RestStart + (200 * Ms), AskedForNumber);
        Assert.True(_ending.Evidence!.Value.Answer < 0);
        _heard = "three four five six seven";
        Say(RestStart, RestEnd, AskedForNumber);
        Assert.True(_ending.Evidence!.Value.Answer > 0);
    }

    [Fact]
    public void Its_words_are_forgotten_with_the_next_turn()
    {
        _heard = "five five five one two";
        Say(0, FirstEnd, AskedForNumber);
        _ending.End(FirstEnd, Decided);
        _heard = "three four five six seven";
        Say(Decided + (1_200 * Ms), Decided + (1_800 * Ms), AskedForNumber);
        Assert.True(_ending.Evidence!.Value.Answer < 0);
    }

    [Fact]
    public void What_ended_by_silence_alone_before_meaning_was_asked_is_no_beginning()
    {
        _heard = "five five five one two";
        Say(0, FirstEnd, AskedForNumber);
        _ending.End(FirstEnd, Decided);
        var later = RestEnd + (200 * Ms);
        _ending.End(later, later);
        _heard = "three four five six seven";
        Say(later + (100 * Ms), later + (500 * Ms), AskedForNumber);
        Assert.Equal(later + (100 * Ms), _ending.TurnStart);
        Assert.True(_ending.Evidence!.Value.Answer < 0);
    }

    [Fact]
    public void A_gate_that_begins_to_count_anew_changes_nothing()
    {
        Say(0, FirstEnd);
        _ending.End(FirstEnd, Decided);
        _ending.Offset = Decided;
        Say(RestStart - Decided, RestEnd - Decided);
        Assert.Equal(0, _ending.TurnStart);
        Assert.Equal(Math.Log(RestEnd / 16_000.0), _ending.Sound.TurnLength, 3);
    }

    /// <summary>One stretch of speech, and the pause behind it until it is looked at.</summary>
    private void Say(int start, int end, TurnHints? hints = null)
    {
        _ending.Begin(start, start, hints ?? TurnHints.None);
        _ending.SilenceToEnd(end, end + TurnEnding.ProbeSamples);
    }
}
