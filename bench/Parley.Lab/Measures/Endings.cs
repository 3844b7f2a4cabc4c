using System.Globalization;
using Parley.Lab.Calls;
using Parley.Lab.Recordings;
using Parley.Lab.Report;
using Parley.Lab.Runs;
using Parley.Lab.Scoring;
using Parley.Lab.Signal;

namespace Parley.Lab.Measures;

/// <summary>
/// False cut-offs against added delay: the same utterances with pauses in them, for every setting of every kind of turn detection.
/// </summary>
internal sealed class Endings(LabContext lab) : IMeasure
{
    public const string Section = "endpointing";

    private const int PerCall = 3;
    private const double LeadInMs = 700;
    private const double SettleMs = 250;
    private const double PatienceMs = 3500;
    private const int TailMs = 300;
    private const double ShortestPauseMs = 300;
    private const double LongestPauseMs = 1200;

    private static readonly double[] _equalDelaysMs = [300, 400, 500, 600, 700, 800, 1000];

    private readonly Lock _lock = new();
    private readonly Dictionary<EndingSetting, List<EndingScore>> _scores = [];

    public string Name => Section;

    public Task<IReadOnlyList<LabJob>> PlanAsync(LabReport report, CancellationToken cancellationToken)
    {
        var utterances = Utterances();
        if (utterances.Count == 0)
        {
            report.NotMeasured[Name] = "no recording of at least 1.5 s of speech";
            return Task.FromResult<IReadOnlyList<LabJob>>([]);
        }

        var settings = EndingSetting.For(lab);
        // One person a call, as far as there are several recordings of them: some detectors learn how somebody pauses.
        var calls = utterances
            .GroupBy(one => one.Recording.Speaker, StringComparer.Ordinal)
            .SelectMany(speaker => speaker.Chunk(PerCall))
            .ToList();
        IReadOnlyList<LabJob> jobs =
        [
            .. calls.SelectMany(
                (call, number) =>
                    settings.Select(setting => new LabJob(
                        $"{Name} {setting.Summary}",
                        LabJob.Ear,
                        token => CallAsync(setting, call, number, token)
                    ))
            ),
        ];
        return Task.FromResult(jobs);
    }

    public void Conclude(LabReport report)
    {
        foreach (var (setting, scores) in _scores.OrderBy(pair => pair.Key.Detector, StringComparer.Ordinal))
        {
            var delays = scores.Where(one => one.DelayMs is not null).Select(one => one.DelayMs!.Value).ToList();
            var cut = scores.Count(one => one.CutOff);
            report.Endpointing.Add(
                new EndpointingRow(
                    setting.Detector,
                    delays.Count == 0 ? null : Figures.Round(delays.Average()),
                    Figures.Share(Rate.Of(cut, scores.Count)),
                    setting.Turns.Summary,
                    scores.Count,
                    cut,
                    scores.Count(one => one.DelayMs is null),
                    Figures.Percentile(delays, 0.5),
                    Figures.Percentile(delays, 0.95),
                    [.. Rate.Interval(cut, scores.Count).Select(value => Math.Round(value, 4))]
                )
            );
        }

        report.Endpointing.Sort(
            (a, b) =>
                string.CompareOrdinal(a.Detector, b.Detector) is not 0 and var order
                    ? -order
                    : Nullable.Compare(a.AddedDelayMs, b.AddedDelayMs)
        );
        foreach (var detector in report.Endpointing.GroupBy(row => row.Detector, StringComparer.Ordinal))
        {
            var points = detector
                .Where(row => row.AddedDelayMs is not null && row.FalseCutoffRate is not null)
                .Select(row => (row.AddedDelayMs!.Value, row.FalseCutoffRate!.Value))
                .ToList();
            foreach (var delay in _equalDelaysMs)
            {
                report.EndpointingAtEqualDelay.Add(
                    new EqualDelayRow(detector.Key, delay, Figures.Share(Curve.At(points, delay)))
                );
            }
        }
    }

    private List<(Recording Recording, PausedSpeech Said)> Utterances()
    {
        var chance = LabContext.Chance(11);
        // Whose words are not known may have ended one sentence and begun another: they count only where there is nobody else.
        var recordings = Choose(line => line.HasWords);
        recordings = recordings.Count > 0 ? recordings : Choose(line => line.IsLabelled);
        return
        [
            .. recordings.Select(
                (one, i) =>
                {
                    // Every fourth keeps the pauses it has; the others hesitate once or twice.
                    double[] lengths =
                        i % 4 == 3 ? [] : [.. Enumerable.Range(0, 1 + (i % 2)).Select(_ => Between(chance))];
                    return (
                        one,
                        Pauses.Insert(one.Samples[..(one.Spoken.End + TailOf(one))], Recording.Rate, lengths, chance)
                    );
                }
            ),
        ];
    }

    private IReadOnlyList<Recording> Choose(Func<ManifestLine, bool> lines) =>
        lab.Library.Choose(
            lab.Size.Endings,
            lines,
            one =>
                one.Spoken.LengthMs(Recording.Rate) >= 1500
                && one.Spoken.LengthMs(Recording.Rate) <= lab.Size.LongestEndingMs
        );

    /// <summary>The voice dies away, and somebody breathes: that is heard too, and is no speech. In samples.</summary>
    private static int TailOf(Recording recording) =>
        Math.Min(recording.Samples.Length - recording.Spoken.End, TailMs * Recording.Rate / 1000);

    private static double Between(Random chance) =>
        ShortestPauseMs + ((LongestPauseMs - ShortestPauseMs) * chance.NextDouble());

    private async Task CallAsync(
        EndingSetting setting,
        (Recording Recording, PausedSpeech Said)[] utterances,
        int number,
        CancellationToken cancellationToken
    )
    {
        await using var caller = await lab.CallAsync(
            setting.AsksSibling ? lab.Sibling! : lab.Target,
            new CallSettings { Turns = setting.Turns, Transcribes = setting.Transcribes },
            cancellationToken
        );
        foreach (var (recording, said) in utterances)
        {
            caller.Microphone.SetBed(
                RoomTone.Make(recording.Samples, Recording.Rate, Recording.Rate * 2, LabContext.Chance(number))
            );
            await caller.WaitAsync(LeadInMs, cancellationToken);
            var began = await caller.SayAsync(said.Samples, withBed: false, cancellationToken);
            var onset = began + (recording.Spoken.Start * 1000.0 / Recording.Rate);
            var end = began + ((said.Samples.Length - TailOf(recording)) * 1000.0 / Recording.Rate);
            await caller.WaitUntilAsync(
                () => caller.Trace.Of(TraceEvent.Stopped, end).Count > 0,
                PatienceMs,
                cancellationToken
            );
            await caller.WaitAsync(SettleMs, cancellationToken);
            await caller.ThrowIfBrokenAsync();
            var score = EndingScore.Judge(caller.Trace.All, onset, end, caller.NowMs);
            Take(setting, score, caller, recording, began);
        }
    }

    private void Take(EndingSetting setting, EndingScore score, LabCaller caller, Recording recording, double beganMs)
    {
        lock (_lock)
        {
            if (!_scores.TryGetValue(setting, out var scores))
            {
                _scores[setting] = scores = [];
            }

            scores.Add(score);
        }

        if (score.CutOff && setting.KeepsFailures)
        {
            lab.Failures.Keep(
                Name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"cut off by {setting.Detector} ({setting.Turns.Summary}): {recording.Name}"
                ),
                caller,
                beganMs
            );
        }
    }
}
