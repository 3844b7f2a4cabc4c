using Parley.Audio;
using Parley.Engines.Hearing;
using Parley.Engines.Hearing.EndOfTurn;
using Parley.Testing.Fakes;

namespace Parley.Engines.Tests.Hearing.EndOfTurn;

/// <summary>The rule in the gate, on a tone for a voice: what it may do to turns whatever it believes.</summary>
public sealed class TurnEndingTests
{
    private const int Ms = 16;

    [Fact]
    public void A_turn_ends_within_the_bounds_of_the_wait_wherever_the_sound_is_cut()
    {
        var random = new Random(5);
        for (var round = 0; round < 40; round++)
        {
            var config = new EndpointerConfig
            {
                UndecidedMs = random.Next(100, 900),
                ShortestMs = 150,
                LongestMs = random.Next(400, 2_000),
            };
            var stop = Assert.Single(Run(config, [(300 + random.Next(2_000), 3_000)], random.Next(1, 700)));
            Assert.InRange(stop.DecidedAtSample - stop.EndOfSpeechSample, 150 * Ms, (config.LongestMs + 20) * Ms);
        }
    }

    [Fact]
    public void The_answer_is_the_same_however_the_sound_is_cut()
    {
        (int, int)[] speech = [(700, 300), (900, 200), (400, 3_000)];
        var whole = Run(new(), speech, 320);
        foreach (var chunk in (int[])[1, 77, 160, 4_000, 100_000])
        {
            Assert.Equal(whole, Run(new(), speech, chunk));
        }
    }

    [Fact]
    public void What_hangs_in_the_air_is_waited_for()
    {
        var config = new EndpointerConfig { Languages = ["en"] };
        var open = Assert.Single(Run(config, [(1_000, 3_000)], 320, "i would like to go to the"));
        var whole = Assert.Single(Run(config, [(1_000, 3_000)], 320, "no thanks"));
        Assert.True(open.DecidedAtSample > whole.DecidedAtSample + (200 * Ms));
    }

    [Fact]
    public void A_vote_that_is_asked_for_is_waited_for_and_counts()
    {
        // Wide enough that the tone's own evidence meets neither bound.
        var config = new EndpointerConfig { UndecidedMs = 4_000, LongestMs = 9_000 };
        var yes = Assert.Single(Run(config, [(1_500, 10_000)], 320, vote: 0.98f));
        var no = Assert.Single(Run(config, [(1_500, 10_000)], 320, vote: 0.02f));
        var silent = Assert.Single(Run(config, [(1_500, 10_000)], 320, vote: float.NaN));
        Assert.True(yes.DecidedAtSample < no.DecidedAtSample);
        Assert.True(yes.DecidedAtSample < silent.DecidedAtSample);
        Assert.True(silent.DecidedAtSample < no.DecidedAtSample);
    }

    private static List<SpeechStopped> Run(
        EndpointerConfig config,
        (int SpeechMs, int PauseMs)[] parts,
        int chunk,
        string? text = null,
        float? vote = null
    )
    {
        List<short> samples = [.. new short[8_000]];
        foreach (var (speech, pause) in parts)
        {
            samples.AddRange(Enumerable.Range(0, speech * Ms).Select(i => (short)(9_000 * Math.Sin(i * 0.07))));
            samples.AddRange(new short[pause * Ms]);
        }

        var history = new SampleRing(96_000);
        var ending = new TurnEnding(history, FusionWeights.Default)
        {
            Config = config,
            Text = () => text,
            AsksForVote = vote is not null,
        };
        var gate = new SpeechGate(new FakeVoiceDetector().Open(), new()) { SilenceRule = ending };
        var events = new List<GateEvent>();
        var all = samples.ToArray();
        for (var at = 0; at < all.Length; at += chunk)
        {
            var seen = events.Count;

            // As the lane does: at most 20 ms at a time.
            for (var i = at; i < Math.Min(at + chunk, all.Length); i += 320)
            {
                var slice = all.AsSpan(i, Math.Min(320, Math.Min(at + chunk, all.Length) - i));
                history.Append(slice);
                gate.Process(slice, events);
                for (; seen < events.Count; seen++)
                {
                    if (events[seen] is SpeechStarted started)
                    {
                        ending.Begin(started.AtSample, gate.Position, TurnHints.None);
                    }
                    else if (events[seen] is SpeechStopped stopped)
                    {
                        ending.End(stopped.EndOfSpeechSample, stopped.DecidedAtSample);
                    }
                }

                if (ending.WaitsForVote)
                {
                    ending.TakeVote(vote is { } v && float.IsNaN(v) ? null : vote);
                }
            }
        }

        return [.. events.OfType<SpeechStopped>()];
    }
}
