using Parley.Lab.Calls;
using Parley.Lab.Network;
using Parley.Lab.Recordings;
using Parley.Lab.Report;
using Parley.Lab.Runs;
using Parley.Lab.Signal;
using Parley.Testing.Speech;

namespace Parley.Lab.Measures;

/// <summary>Words understood, set by set: clean, in noise with and without noise suppression, by telephone, over a bad network.</summary>
internal sealed class Recognitions(LabContext lab) : IMeasure
{
    private const int PerCall = 3;
    private const double PatienceMs = 30_000;
    private const string Suppression = "azure_deep_noise_suppression";

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Set, Condition Condition), (WordErrorRate Errors, int Utterances)> _heard = [];

    public string Name => "recognition";

    public Task<IReadOnlyList<LabJob>> PlanAsync(LabReport report, CancellationToken cancellationToken)
    {
        List<LabJob> jobs = [];
        var sets = lab.Library.Sets(line => line.HasWords);
        if (sets.Count == 0)
        {
            report.NotMeasured[Name] = "no recording with words";
        }

        var conditions = Conditions();
        foreach (var set in sets)
        {
            var recordings = lab.Library.Choose(
                lab.Size.Recognitions,
                line => line.HasWords && string.Equals(line.Set, set, StringComparison.Ordinal),
                one => one.Spoken.LengthMs(Recording.Rate) <= lab.Size.LongestMs
            );
            foreach (var group in recordings.Chunk(PerCall))
            {
                foreach (var condition in conditions)
                {
                    var seed = jobs.Count;
                    jobs.Add(
                        new LabJob(
                            $"{Name} {set} {condition.Line}",
                            LabJob.Ear,
                            token => CallAsync(set, condition, group, seed, token)
                        )
                    );
                }
            }
        }

        return Task.FromResult<IReadOnlyList<LabJob>>(jobs);
    }

    public void Conclude(LabReport report)
    {
        report.Recognition.AddRange(
            _heard
                .Select(pair => new RecognitionRow(
                    pair.Key.Set,
                    pair.Key.Condition.SnrDb,
                    Figures.Share(pair.Value.Errors.Rate),
                    pair.Key.Condition.NoiseReduction is null ? "off" : "on",
                    Named(pair.Key.Condition),
                    pair.Value.Utterances,
                    pair.Value.Errors.Words
                ))
                .OrderBy(row => row.Set, StringComparer.Ordinal)
                .ThenBy(row => row.Line, StringComparer.Ordinal)
                .ThenByDescending(row => row.SnrDb ?? 1000)
                .ThenBy(row => row.NoiseReduction, StringComparer.Ordinal)
        );
    }

    private List<Condition> Conditions()
    {
        List<Condition> conditions = [new(null, null, Line.Wideband, null)];
        if (lab.Library.Noises.Count > 0)
        {
            foreach (var snr in lab.Size.SnrsDb)
            {
                conditions.Add(new(snr, null, Line.Wideband, null));
                conditions.Add(new(snr, Suppression, Line.Wideband, null));
            }
        }

        conditions.Add(new(null, null, Line.Ulaw, null));
        if (lab.Size.SnrsDb.Count > 1)
        {
            conditions.Add(new(null, null, Line.Alaw, null));
            conditions.Add(new(null, null, Line.Wideband, NetworkKind.Mobile));
        }

        return conditions;
    }

    private async Task CallAsync(
        string set,
        Condition condition,
        Recording[] recordings,
        int seed,
        CancellationToken cancellationToken
    )
    {
        var chance = LabContext.Chance(seed);
        await using var caller = await lab.CallAsync(
            new CallSettings
            {
                Turns = TurnSettings.Manual,
                Transcribes = true,
                NoiseReduction = condition.NoiseReduction,
                Line = condition.Line,
                Network = condition.Network,
                Seed = seed,
            },
            cancellationToken
        );
        if (condition.SnrDb is { } snr)
        {
            caller.Microphone.SetBed(Onsets.Noise(lab, chance, snr));
        }

        foreach (var recording in recordings)
        {
            var had = caller.Trace.Of(TraceEvent.Transcribed).Count;
            await caller.WaitAsync(300, cancellationToken);
            var began = await caller.SayAsync(
                recording.Samples,
                withBed: condition.SnrDb is not null,
                cancellationToken
            );
            await caller.WaitAsync(condition.Network is null ? 300 : 800, cancellationToken);
            await caller.CommitAsync(cancellationToken);
            var came = await caller.WaitUntilAsync(
                () => caller.Trace.Of(TraceEvent.Transcribed).Count > had,
                PatienceMs,
                cancellationToken
            );
            await caller.ThrowIfBrokenAsync();
            if (!came)
            {
                // A server that is too slow or has failed does not mishear.
                throw new LabException($"no transcript within {PatienceMs / 1000:0} s");
            }

            var heard = caller.Trace.Of(TraceEvent.Transcribed)[had].Text ?? "";
            var errors = WordErrorRate.Of(recording.Transcript!, heard);
            if (errors.Rate >= 1)
            {
                lab.Failures.Keep(
                    Name,
                    $"{Named(condition)}: \"{heard}\" for \"{recording.Transcript}\"",
                    caller,
                    began
                );
            }

            lock (_lock)
            {
                var (sum, count) = _heard.GetValueOrDefault((set, condition));
                _heard[(set, condition)] = (sum + errors, count + 1);
            }
        }
    }

    private static string Named(Condition condition) =>
        condition.Line switch
        {
            Line.Ulaw => "G.711 u-law",
            Line.Alaw => "G.711 A-law",
            _ => condition.Network is null ? "wideband" : "wideband, mobile network",
        };

    private sealed record Condition(double? SnrDb, string? NoiseReduction, Line Line, NetworkKind? Network);
}
