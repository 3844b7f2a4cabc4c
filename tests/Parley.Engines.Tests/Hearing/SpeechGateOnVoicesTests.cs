using Parley.Engines.Catalog;
using Parley.Engines.Hearing;
using Parley.Engines.Silero;
using Parley.Testing.Files;

namespace Parley.Engines.Tests.Hearing;

/// <summary>The gate with the neural detector on speech with several utterances, chunks of 20 ms.</summary>
public sealed class SpeechGateOnVoicesTests
{
    private static readonly SileroProvider Silero = new(Path.Combine(Repository.Assets, SileroProvider.PackagedModel));

    private static readonly EnergyVoiceDetectorProvider Energy = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lines_spoken_with_pauses_become_turns(bool neural)
    {
        var (samples, lines) = await Voices.SayAsync(
            1200,
            "What time is it?",
            "Set a timer for ten minutes, please.",
            "Thank you."
        );
        var turns = Run(samples, new GateConfig(), neural ? Silero : Energy);
        Assert.Equal(lines.Count, turns.Count);
        for (var i = 0; i < lines.Count; i++)
        {
            // The padding of 300 ms, and what the detector needs to wake up.
            Assert.InRange(turns[i].Start, lines[i].Start - (320 * 16), lines[i].Start - (180 * 16));
            Assert.InRange(turns[i].End, lines[i].End - (100 * 16), lines[i].End + (80 * 16));
            Assert.InRange(turns[i].Decided - turns[i].End, 500 * 16, 510 * 16);
        }
    }

    [Fact]
    public void Human_utterances_become_turns_soon_after_their_end()
    {
        var report = TestContext.Current.TestOutputHelper;
        foreach (var kind in (string[])["clean", "snr10"])
        {
            foreach (var silence in (int[])[200, 500])
            {
                var found = Measure(kind, silence);
                report?.WriteLine(
                    $"{kind}, silence {silence} ms: {found.Utterances} utterances, missed {found.Missed}, "
                        + $"split {found.Splits} ({(double)found.Splits / found.Utterances:F2} each); decided beyond the "
                        + $"silence: p50 {found.Percentile(0.5):F0} ms, p90 {found.Percentile(0.9):F0} ms"
                );
                Assert.Equal(0, found.Missed);
                Assert.InRange(found.Percentile(0.5), -100, 80);
                Assert.InRange(found.Splits, 0, (silence == 500 ? 0.25 : 1.1) * found.Utterances);
            }
        }
    }

    [Fact]
    public void Pauses_labelled_by_hand_are_found_soon_after_the_voice_ends()
    {
        foreach (var silence in (int[])[200, 500])
        {
            var beyond = new List<double>();
            var pauses = 0;
            foreach (var (file, speech) in Recordings.Labelled())
            {
                var turns = Run(Recordings.Load(file), new GateConfig { SilenceDurationMs = silence });
                for (var i = 0; i + 1 < speech.Count; i++)
                {
                    var (end, next) = (speech[i].End, speech[i + 1].Start);
                    if (next - end >= (silence / 1000.0) + 0.1)
                    {
                        pauses++;
                        beyond.AddRange(
                            turns
                                .Select(turn => (turn.Decided / 16_000.0) - (silence / 1000.0))
                                .Where(decided => decided > end - 0.3 && decided < next)
                                .Take(1)
                                .Select(decided => (decided - end) * 1000)
                        );
                    }
                }
            }

            beyond.Sort();
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"silence {silence} ms: {beyond.Count} of {pauses} pauses found; decided beyond the silence: "
                    + $"p50 {beyond[beyond.Count / 2]:F0} ms, p90 {beyond[beyond.Count * 9 / 10]:F0} ms"
            );
            Assert.InRange(beyond.Count, 0.8 * pauses, pauses);
            Assert.InRange(beyond[beyond.Count / 2], -100, 80);
        }
    }

    private static Found Measure(string kind, int silence)
    {
        var found = new Found();
        foreach (var (file, truth) in Recordings.Utterances())
        {
            if (file.Contains(kind, StringComparison.Ordinal))
            {
                short[] samples = [.. Recordings.Load(file), .. Voices.Room(1500)];
                var turns = Run(samples, new GateConfig { SilenceDurationMs = silence });
                for (var i = 0; i < truth.Count; i++)
                {
                    // Where the pause is about as long as the silence, two utterances may rightly be one turn.
                    var last = i == truth.Count - 1;
                    var apart = last || truth[i + 1].Start - truth[i].End > (silence / 1000.0) + 0.3;
                    found.Add(truth[i], turns, apart && !last ? silence / 1000.0 : null);
                }
            }
        }

        return found;
    }

    private static List<Turn> Run(short[] samples, GateConfig config, IEngineProvider<IVoiceDetector>? provider = null)
    {
        provider ??= Silero;
        var status = provider.Probe();
        Assert.SkipUnless(status.Available, $"{status.Detail}. {status.Remedy}");
        using var detection = provider.Create().Open();
        var gate = new SpeechGate(detection, config);
        var events = new List<GateEvent>();
        for (var i = 0; i < samples.Length; i += 320)
        {
            gate.Process(samples.AsSpan(i, Math.Min(320, samples.Length - i)), events);
        }

        var starts = events.OfType<SpeechStarted>().ToList();
        var stops = events.OfType<SpeechStopped>().ToList();
        Assert.InRange(stops.Count, starts.Count - 1, starts.Count);
        Assert.All(
            stops.Zip(starts.Skip(1)),
            pair => Assert.True(pair.Second.AtSample >= pair.First.DecidedAtSample, "Turns overlap.")
        );
        return [.. starts.Zip(stops, (a, b) => new Turn(a.AtSample, b.EndOfSpeechSample, b.DecidedAtSample))];
    }

    private sealed record Turn(long Start, long End, long Decided);

    private sealed class Found
    {
        private readonly List<double> _beyond = [];

        public int Utterances { get; private set; }

        public int Missed { get; private set; }

        public int Splits { get; private set; }

        public double Percentile(double share) =>
            _beyond.Order().ElementAt(Math.Min(_beyond.Count - 1, (int)(share * _beyond.Count)));

        public void Add((double Start, double End) truth, List<Turn> turns, double? silence)
        {
            Utterances++;
            var (start, end) = (truth.Start * 16_000, truth.End * 16_000);
            var hits = turns.Where(turn => turn.Start + 4800 < end && turn.End > start).ToList();
            Missed += hits.Count == 0 ? 1 : 0;
            Splits += Math.Max(0, hits.Count - 1);
            if (hits.Count > 0 && silence is { } seconds)
            {
                _beyond.Add(((hits[^1].Decided / 16_000.0) - truth.End - seconds) * 1000);
            }
        }
    }
}
