using Parley.Runtime.Simulation;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Calls;

/// <summary>When turns end by meaning (docs/protocol/input.md): the caller's voice is a tone, so the words decide.</summary>
public sealed class EndOfTurnTests
{
    private const string Complete = "what time is it now please";
    private const string Open = "i would like to go to the";

    [Theory]
    [InlineData("""{"type":"azure_semantic_vad"}""")]
    [InlineData("""{"type":"azure_semantic_vad_en"}""")]
    [InlineData("""{"type":"azure_semantic_vad_multilingual","languages":["en","de"]}""")]
    [InlineData("""{"type":"semantic_vad","eagerness":"auto"}""")]
    [InlineData("""{"type":"server_vad","end_of_utterance_detection":{"model":"semantic_detection_v1"}}""")]
    [InlineData("""{"type":"azure_semantic_vad","end_of_utterance_detection":{"model":"semantic_detection_v1_en"}}""")]
    [InlineData(
        """{"type":"azure_semantic_vad","end_of_utterance_detection":{"model":"semantic_detection_v1_multilingual"}}"""
    )]
    [InlineData(
        """{"type":"azure_semantic_vad","end_of_utterance_detection":{"model":"smart_end_of_turn_detection"}}"""
    )]
    public void A_complete_request_ends_sooner_than_one_that_hangs_in_the_air(string detection)
    {
        var (complete, open) = (Wait(detection, Complete), Wait(detection, Open));
        Assert.True(complete + 200 <= open, $"complete {complete} ms, open {open} ms");
    }

    [Fact]
    public void Plain_silence_ends_every_turn_alike()
    {
        const string detection = """{"type":"server_vad","silence_duration_ms":500}""";
        Assert.Equal(Wait(detection, Complete), Wait(detection, Open));
    }

    [Fact]
    public void The_longest_wait_is_the_timeout_in_either_spelling()
    {
        Assert.InRange(Wait(Eou(""" "timeout_ms":700 """), Open), 700, 740);
        Assert.InRange(Wait(Eou(""" "timeout":0.7 """), Open), 700, 740);
        Assert.InRange(Wait(Eou(""" "timeout_ms":2400 """, silence: 900), Open), 1_500, 2_440);
        Assert.InRange(Wait(Eou(""" "timeout_ms":0 """), Open), 0, 120);
        Assert.InRange(Wait(Eou(""" "timeout_ms":300 """), Complete), 100, 340);
    }

    [Fact]
    public void A_higher_level_waits_longer_and_so_does_a_higher_threshold()
    {
        var levels = ((string[])["low", "medium", "high"])
            .Select(level => Wait(Eou($$""" "threshold_level":"{{level}}","timeout_ms":5000 """, silence: 300), Open))
            .ToList();
        Assert.True(levels[0] < levels[1] && levels[1] < levels[2], string.Join(", ", levels));
        Assert.Equal(levels[1], Wait(Eou(""" "threshold_level":"default","timeout_ms":5000 """, silence: 300), Open));
        var thresholds = ((string[])["0.01", "0.5", "0.9"])
            .Select(threshold => Wait(Eou($$""" "threshold":{{threshold}},"timeout":5 """, silence: 300), Open))
            .ToList();
        Assert.True(thresholds[0] < thresholds[1] && thresholds[1] < thresholds[2], string.Join(", ", thresholds));
    }

    [Fact]
    public void The_eager_wait_less_and_auto_is_medium()
    {
        double Eager(string eagerness) => Wait($$"""{"type":"semantic_vad","eagerness":"{{eagerness}}"}""", Open);
        var (high, medium, low) = (Eager("high"), Eager("medium"), Eager("low"));
        Assert.True(high < medium && medium < low, $"{high}, {medium}, {low}");
        Assert.Equal(medium, Eager("auto"));
        Assert.InRange(high, 300, 2_040);
        Assert.InRange(medium, 500, 4_040);
        Assert.InRange(low, 1_000, 8_040);
    }

    [Fact]
    public void Where_a_number_was_asked_for_half_of_it_is_waited_for_and_all_of_it_is_not()
    {
        const string detection = """{"type":"azure_semantic_vad"}""";
        const string half = "it is five five five one";
        var unasked = Wait(detection, "hello|" + half);
        var asked = Wait(detection, "hello|" + half, answer: "What is your phone number?");
        var whole = Wait(
            detection,
            "hello|five five five one two three four five six seven",
            answer: "What is your phone number?"
        );
        Assert.True(asked > unasked + 200, $"asked {asked}, unasked {unasked}");
        Assert.True(whole < asked - 400, $"whole {whole}, half {asked}");
    }

    [Fact]
    public void A_tools_schema_says_what_form_the_answer_has()
    {
        const string tools =
            """,{"type":"function","name":"find","parameters":{"type":"object","properties":{"badge":{"type":"string","pattern":"^\\d{5}$"}}}}]""";
        var half = Wait(Eou(""" "timeout_ms":3000 """), "hello|one two three", answer: "Which badge?", tools: tools);
        var whole = Wait(
            Eou(""" "timeout_ms":3000 """),
            "hello|one two three four five",
            answer: "Which badge?",
            tools: tools
        );
        Assert.True(half > whole + 500, $"half {half}, whole {whole}");
    }

    [Fact]
    public void Someone_who_goes_on_is_not_cut_off_and_end_and_audio_end_agree()
    {
        var setup = Setup("""{"type":"azure_semantic_vad"}""", "to the to the to the to the to the to the please");
        var call = Call.Run(
            setup,
            async call =>
            {
                await call.SpeakAsync(7 * 200 + 60);
                await call.StaySilentAsync(600);
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("input_audio_buffer.speech_stopped");
            }
        );
        var stopped = call.One("input_audio_buffer.speech_stopped");
        Assert.InRange(stopped.Json.GetProperty("audio_end_ms").GetInt32(), 2_640, 2_680);
        Assert.InRange(stopped.At.TotalMilliseconds, 2_660 + 140, 2_660 + 1_540);
    }

    [Theory]
    [InlineData(0.98f, 50, false)]
    [InlineData(0.02f, 50, false)]
    [InlineData(0.98f, 5_000, false)]
    [InlineData(0.98f, 50, true)]
    public void A_turn_detector_votes_once_in_a_pause_and_may_fail(float vote, int delayMs, bool fails)
    {
        FakeTurnDetector? detector = null;
        var setup = Setup("""{"type":"azure_semantic_vad"}""", Complete) with
        {
            TurnDetector = clock =>
                detector = new(clock, vote)
                {
                    Delay = TimeSpan.FromMilliseconds(delayMs),
                    Failure = fails ? FakeTranscriber.Crash() : null,
                },
        };
        var wait = Wait(setup, Complete);
        var asked = Assert.Single(detector!.Asked);
        Assert.InRange(asked, 16_000, 8 * 16_000);
        var without = Wait("""{"type":"azure_semantic_vad"}""", Complete);
        if (fails || delayMs > 300)
        {
            // A late detector costs at most the time that the lane gives it.
            Assert.InRange(wait, without - 1, without + 340);
        }
        else
        {
            Assert.True(vote < 0.5 ? wait > without : wait <= without + 60, $"{wait} against {without}");
        }
    }

    [Fact]
    public void Plain_silence_asks_no_turn_detector()
    {
        FakeTurnDetector? detector = null;
        Wait(
            Setup("""{"type":"server_vad"}""", Complete) with
            {
                TurnDetector = clock => detector = new(clock, 0.5f),
            },
            Complete
        );
        Assert.Empty(detector!.Asked);
    }

    [Fact]
    public void A_client_that_stops_sending_still_ends_its_turn()
    {
        var call = Call.Run(
            Setup("""{"type":"semantic_vad","eagerness":"low"}""", Open),
            async call =>
            {
                await call.SpeakAsync(1_500);
                await call.Client.NextAsync("input_audio_buffer.speech_stopped");
            }
        );
        call.One("input_audio_buffer.committed");
    }

    [Fact]
    public void A_burst_faster_than_real_time_ends_turns_at_exact_samples()
    {
        var call = Call.Run(
            Setup("""{"type":"azure_semantic_vad"}""", Complete, Complete),
            async call =>
            {
                call.Burst((1_500, true), (2_000, false), (1_200, true), (2_000, false));
                await call.Client.NextAsync(e => call.Of("input_audio_buffer.committed").Count() == 2);
            }
        );
        int[] ends =
        [
            .. call.Of("input_audio_buffer.speech_stopped").Select(e => e.Json.GetProperty("audio_end_ms").GetInt32()),
        ];
        Assert.Equal([1_500, 4_700], ends.Select(end => (int)Math.Round(end / 20.0) * 20));
    }

    private static string Eou(string fields, int silence = 500) =>
        $$"""{"type":"azure_semantic_vad","silence_duration_ms":{{silence}},"end_of_utterance_detection":{"model":"semantic_detection_v1",{{fields}} } }""";

    private static CallSetup Setup(string detection, params string[] words) =>
        new() { Utterances = words, Update = $$"""{"turn_detection":{{detection}}}""" };

    /// <summary>From the last sound of the last utterance to its <c>speech_stopped</c>, ms.</summary>
    private static double Wait(string detection, string words, string? answer = null, string? tools = null)
    {
        var setup = Setup(detection, words.Split('|')) with { Answers = [FakeAnswer.Text(answer ?? "Fine.")] };
        if (tools is not null)
        {
            setup = setup with { Update = $$"""{"turn_detection":{{detection}},"tools":[{{tools[1..]}}}""" };
        }

        return Wait(setup, words);
    }

    private static double Wait(CallSetup setup, string words)
    {
        var ended = TimeSpan.Zero;
        var call = Call.Run(
            setup,
            async call =>
            {
                foreach (var utterance in words.Split('|'))
                {
                    if (ended > TimeSpan.Zero)
                    {
                        await call.StaySilentUntilAsync("response.done");
                        await call.StaySilentAsync(5_000);
                    }

                    await call.SpeakAsync(utterance.Split(' ').Length * 220);
                    ended = call.Clock.Elapsed;
                    await call.StaySilentUntilAsync("input_audio_buffer.speech_stopped");
                }
            }
        );
        return (call.Of("input_audio_buffer.speech_stopped").Last().At - ended).TotalMilliseconds;
    }
}
