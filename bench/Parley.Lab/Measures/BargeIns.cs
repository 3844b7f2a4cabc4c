using Parley.Bench.Model;
using Parley.Lab.Calls;
using Parley.Lab.Recordings;
using Parley.Lab.Report;
using Parley.Lab.Runs;
using Parley.Lab.Scoring;
using Parley.Lab.Signal;

namespace Parley.Lab.Measures;

/// <summary>
/// Something sounds while an answer is heard: does it stop for a person, soon, and for nothing else? With the turn detection that the
/// server has by default.
/// </summary>
internal sealed class BargeIns(LabContext lab) : IMeasure
{
    public const string Interruption = "interruption";
    private const string InNoise = "interruption in noise";
    private const string OverEcho = "interruption over own echo";

    /// <summary>What clients hold back before they play it, ms; they go on for so long after the server's last sound.</summary>
    private static readonly int[] _held = [100, 200];

    private const int Slowest = 12;
    private const double LongestCueMs = 3000;
    private const double WatchMs = 6000;
    private const double AnswerPatienceMs = 14_000;
    private const double DisturbanceDbfs = -22;

    // Words that the local voices can say; they spell "mm-hm", which is made by rule.
    private static readonly string[] _backChannels = ["yeah", "uh-huh", "okay", "right", "I see"];

    private readonly Lock _lock = new();
    private readonly List<(string Cause, string? Detail, InterruptionScore Score)> _scores = [];
    private int _silent;
    private readonly SortedDictionary<string, int> _early = new(StringComparer.Ordinal);

    public string Name => "barge_in";

    public async Task<IReadOnlyList<LabJob>> PlanAsync(LabReport report, CancellationToken cancellationToken)
    {
        List<LabJob> jobs = [];
        var speakers = lab.Library.Choose(
            lab.Size.BargeIns * 2,
            line => line.HasWords,
            one => one.Spoken.LengthMs(Recording.Rate) >= 1200
        );
        if (speakers.Count == 0)
        {
            report.NotMeasured[$"{Name} {Interruption}"] = "no recording with at least 1.2 s of speech";
        }

        for (var i = 0; i < lab.Size.BargeIns; i++)
        {
            var chance = LabContext.Chance(500 + i);
            if (speakers.Count > 0)
            {
                AddPerson(Interruption, speakers[i % speakers.Count], i, chance);
                if (lab.Target.IsVoiceLive)
                {
                    var speaker = speakers[(i + 1) % speakers.Count];
                    AddPerson(OverEcho, speaker, i, chance);
                    if (i % 2 == 0)
                    {
                        AddPerson(OverEcho, speaker, i, chance, _held[i / 2 % _held.Length]);
                    }
                }

                if (lab.Library.Noises.Count > 0)
                {
                    AddPerson(InNoise, speakers[(i + 2) % speakers.Count], i, chance);
                }
            }

            Add("cough", Loud(Throat.Cough(Recording.Rate, chance)), i, chance);
            Add("hum", Loud(Throat.Hum(Recording.Rate, chance)), i, chance);
            if (lab.Library.Voices.Available)
            {
                var word = _backChannels[i % _backChannels.Length];
                Add(
                    "back-channel word",
                    Loud(await lab.Library.Voices.WordAsync(word, i, cancellationToken)),
                    i,
                    chance
                );
            }

            if (lab.Library.Noises.Count > 0)
            {
                var (noise, burst) = Burst(chance);
                Add("noise burst", Loud(burst), i, chance, detail: noise);
            }
        }

        if (lab.Library.Noises.Count == 0)
        {
            report.NotMeasured[$"{Name} noise"] = "no noise: give a folder of WAV files with --noise";
        }

        return jobs;

        void AddPerson(string cause, Recording said, int number, Random chance, int heldMs = 0) =>
            Add(cause, Words(said), number, chance, heldMs, said.Name);

        void Add(string cause, short[] cue, int number, Random chance, int heldMs = 0, string? detail = null)
        {
            var into = 1000 + (1500 * chance.NextDouble());
            var name = heldMs == 0 ? cause : $"{cause}, {heldMs} ms held back";
            var trial = new Trial(name, detail, cue, into, number, heldMs);
            jobs.Add(new LabJob($"{Name} {name}", LabJob.Ear, token => CallAsync(trial, token)));
        }
    }

    public void Conclude(LabReport report)
    {
        if (_silent > 0)
        {
            report.Problems.Add($"{Name}: {_silent} calls heard no answer to interrupt");
        }

        foreach (var (cause, count) in _early)
        {
            report.NotMeasured[$"{Name} {cause}"] =
                $"{count} of the answers were over before they could be interrupted";
        }

        List<BargeInRow> rows = [.. report.BargeIn.Matrix];
        rows.AddRange(
            _scores
                .GroupBy(one => one.Cause, StringComparer.Ordinal)
                .Select(group => Row(group.Key, [.. group.Select(one => one.Score)]))
        );
        var stops = _scores
            .Where(one => one.Cause is Interruption or InNoise or OverEcho)
            .Select(one => one.Score)
            .ToList();
        var disturbances = rows.Where(row => !IsPerson(row.Cause)).ToList();
        var trials = disturbances.Sum(row => row.Trials);
        report.BargeIn = new BargeInSection(
            Figures.Percentile(stops.Select(one => one.StopMs), 0.5),
            Figures.Percentile(stops.Select(one => one.StopMs), 0.95),
            Figures.Share(Rate.Of(disturbances.Sum(row => row.Stopped), trials)),
            Figures.Share(Rate.Of(disturbances.Sum(row => row.HeardToEnd), trials)),
            [.. rows.OrderBy(row => !IsPerson(row.Cause)).ThenBy(row => row.Cause, StringComparer.Ordinal)],
            Figures.Percentile(stops.Select(one => one.LastAudioMs), 0.5),
            Figures.Percentile(stops.Select(one => one.LastAudioMs), 0.95),
            [
                .. _scores
                    .Where(one => IsPerson(one.Cause))
                    .OrderByDescending(one => one.Score.StopMs)
                    .Take(Slowest)
                    .Select(one => new SlowStopRow(
                        one.Cause,
                        one.Detail ?? "",
                        Figures.Round(one.Score.StopMs),
                        Figures.Round(one.Score.LastAudioMs),
                        one.Score.StartedMs is { } started ? Figures.Round(started) : null
                    )),
            ]
        );
    }

    /// <summary>One row of the matrix; an answer that did not stop for a person counts with all the time it went on.</summary>
    public static BargeInRow Row(string cause, IReadOnlyList<InterruptionScore> scores)
    {
        var stops = scores.Where(one => one.Stopped || IsPerson(cause)).Select(one => one.StopMs).ToList();
        return new BargeInRow(
            cause,
            scores.Count,
            scores.Count(one => one.Stopped),
            scores.Count(one => one.Cancelled),
            scores.Count(one => one.HeardToEnd),
            Figures.Percentile(stops, 0.5),
            Figures.Percentile(stops, 0.95)
        );
    }

    private static bool Over(LabCaller caller, string response) =>
        caller.Trace.Of(TraceEvent.Done).Any(one => string.Equals(one.ResponseId, response, StringComparison.Ordinal));

    private static bool IsPerson(string cause) => cause.StartsWith(Interruption, StringComparison.Ordinal);

    private async Task CallAsync(Trial trial, CancellationToken cancellationToken)
    {
        var (cause, number) = (trial.Cause, trial.Number);
        var person = IsPerson(cause);
        var kind = person ? AnswerKind.Long : AnswerKind.Medium;
        var echo = cause.StartsWith(OverEcho, StringComparison.Ordinal);
        await using var caller = await lab.CallAsync(
            new CallSettings
            {
                Transcribes = true,
                CancelsEcho = echo,
                EchoDb = echo ? Echoes.EchoDb : null,
                BufferMs = trial.HeldMs,
                Instructions = Answers.Instructions(lab, 2000 + number, kind),
                Seed = number,
            },
            cancellationToken
        );
        if (cause is InNoise)
        {
            caller.Microphone.SetBed(Onsets.Noise(lab, LabContext.Chance(number), 10));
        }

        if (await Answers.BeginAsync(caller, cancellationToken) is not var (response, item, heard))
        {
            Interlocked.Increment(ref _silent);
            return;
        }

        await caller.WaitAsync(heard + trial.IntoMs - caller.NowMs, cancellationToken);
        if (Over(caller, response))
        {
            lock (_lock)
            {
                _early[cause] = _early.GetValueOrDefault(cause) + 1;
            }

            return;
        }

        var onset = await caller.SayAsync(trial.Cue, withBed: true, cancellationToken);
        if (person)
        {
            await caller.WaitAsync(Math.Max(1500, onset + WatchMs - caller.NowMs - LongestCueMs), cancellationToken);
        }
        else
        {
            await Answers.EndAsync(caller, response, AnswerPatienceMs, cancellationToken);
            await caller.WaitAsync(400, cancellationToken);
            if (caller.Trace.Of(TraceEvent.Created).Count > 1)
            {
                // Cancelled for nothing: perhaps the server begins again and comes to the end.
                await caller.WaitAsync(AnswerPatienceMs / 2, cancellationToken);
            }
        }

        await caller.ThrowIfBrokenAsync();
        var score = InterruptionScore.Judge(
            caller.Trace.All,
            response,
            onset,
            caller.Player.LastHeardMs(item),
            lab.Target.Own && !person ? Answers.MediumEnding : null
        );
        lock (_lock)
        {
            _scores.Add((cause, trial.Detail, score));
        }

        if (person ? score.StopMs > 500 : score.Stopped)
        {
            lab.Failures.Keep(
                Name,
                $"{cause} {trial.Detail}".TrimEnd()
                    + (person ? $": stopped after {score.StopMs:0} ms" : " stopped the answer"),
                caller,
                onset - 1000
            );
        }
    }

    // From the first sound on, so that the true onset is the beginning of the cue.
    private static short[] Words(Recording recording)
    {
        var spoken = recording.Spoken;
        var length = Math.Min(spoken.Length, (int)(LongestCueMs * Recording.Rate / 1000));
        return recording.Samples[spoken.Start..(spoken.Start + length)];
    }

    private static short[] Loud(short[] samples) => Mixing.AtLevel(samples, Recording.Rate, DisturbanceDbfs);

    private (string Noise, short[] Samples) Burst(Random chance)
    {
        var (name, noise) = lab.Library.Noises[chance.Next(lab.Library.Noises.Count)];
        var length = (int)(Recording.Rate * (0.3 + (0.7 * chance.NextDouble())));
        var from = chance.Next(noise.Length - length);
        var burst = noise[from..(from + length)];
        var fade = Recording.Rate / 200;
        for (var i = 0; i < fade; i++)
        {
            burst[i] = (short)(burst[i] * i / fade);
            burst[^(i + 1)] = (short)(burst[^(i + 1)] * i / fade);
        }

        return (name, burst);
    }

    /// <param name="Detail">What it was, where the cause does not say it.</param>
    /// <param name="IntoMs">When it sounds, from the first sound of the answer on.</param>
    /// <param name="HeldMs">What the client holds back.</param>
    private sealed record Trial(string Cause, string? Detail, short[] Cue, double IntoMs, int Number, int HeldMs);
}
