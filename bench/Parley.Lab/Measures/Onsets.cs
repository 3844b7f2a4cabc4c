using Parley.Lab.Calls;
using Parley.Lab.Recordings;
using Parley.Lab.Report;
using Parley.Lab.Runs;
using Parley.Lab.Scoring;
using Parley.Lab.Signal;

namespace Parley.Lab.Measures;

/// <summary>Is the beginning of speech found, how soon, and is it found where there is none?</summary>
internal sealed class Onsets(LabContext lab) : IMeasure
{
    private const int PerCall = 5;
    private const double LeadInMs = 1200;
    private const double TailMs = 900;
    private const double PieceSeconds = 20;
    private const string Clean = "clean";

    private readonly Lock _lock = new();
    private readonly List<Seen> _seen = [];

    public string Name => "onset";

    private string Main => lab.Target.IsVoiceLive ? "azure_semantic_vad" : "server_vad";

    private string[] Detectors =>
        lab.Target.IsVoiceLive ? ["azure_semantic_vad", "server_vad"] : ["server_vad", "semantic_vad"];

    public Task<IReadOnlyList<LabJob>> PlanAsync(LabReport report, CancellationToken cancellationToken)
    {
        var recordings = lab.Library.Choose(
            lab.Size.Onsets,
            line => line.IsSpeech,
            one =>
                one.HasClearOnset
                && one.Spoken.LengthMs(Recording.Rate) >= 300
                && one.Spoken.LengthMs(Recording.Rate) <= lab.Size.LongestMs
        );
        List<LabJob> jobs = [];
        var noises = lab.Library.Noises;
        if (noises.Count == 0)
        {
            report.NotMeasured["onset in noise"] = "no noise: give a folder of WAV files with --noise";
        }

        double?[] conditions = noises.Count == 0 ? [null] : [null, 20, 10];
        var number = 0;
        foreach (var group in recordings.Chunk(PerCall))
        {
            foreach (var detector in Detectors)
            {
                foreach (var snr in conditions)
                {
                    var seed = number++;
                    jobs.Add(
                        new LabJob(
                            $"{Name} {detector}",
                            LabJob.Ear,
                            token => SpeakAsync(detector, snr, group, seed, token)
                        )
                    );
                }
            }
        }

        foreach (var detector in Detectors)
        {
            var piece = 0;
            for (var left = lab.Size.NoiseSeconds; left > 0; left -= PieceSeconds)
            {
                var seconds = Math.Min(left, PieceSeconds);
                var noise = noises.Count == 0 ? null : (int?)(piece++ % noises.Count);
                var seed = number++;
                jobs.Add(
                    new LabJob($"{Name} {detector}", 1, token => ListenAsync(detector, noise, seconds, seed, token))
                );
            }
        }

        return Task.FromResult<IReadOnlyList<LabJob>>(jobs);
    }

    public void Conclude(LabReport report)
    {
        var rows = _seen
            .GroupBy(one => (one.Detector, one.Condition))
            .Select(group => Row(group.Key.Detector, group.Key.Condition, [.. group]))
            .OrderBy(row => row.Detector, StringComparer.Ordinal)
            .ThenBy(row => row.Condition, StringComparer.Ordinal)
            .ToList();
        var main = Row(
            Main,
            "all",
            [.. _seen.Where(one => string.Equals(one.Detector, Main, StringComparison.Ordinal))]
        );
        report.Onset = new OnsetSection(
            main.MissRate,
            main.FalsePerMinute,
            main.LatencyP50Ms,
            main.LatencyP95Ms,
            Main,
            rows
        );
    }

    private static OnsetRow Row(string detector, string condition, Seen[] seen)
    {
        var onsets = seen.SelectMany(one => one.Onsets).ToList();
        var latencies = onsets.Select(one => one.LatencyMs).OfType<double>().ToList();
        var minutes = seen.Sum(one => one.QuietSeconds) / 60;
        return new OnsetRow(
            detector,
            condition,
            Figures.Share(Rate.Of(onsets.Count(one => !one.IsFound), onsets.Count)),
            minutes <= 0 ? null : Figures.Round(seen.Sum(one => one.FalseOnsets) / minutes),
            Figures.Percentile(latencies, 0.5),
            Figures.Percentile(latencies, 0.95),
            onsets.Count,
            Math.Round(minutes, 2)
        );
    }

    private async Task SpeakAsync(
        string detector,
        double? snr,
        Recording[] recordings,
        int seed,
        CancellationToken cancellationToken
    )
    {
        var chance = LabContext.Chance(seed);
        await using var caller = await lab.CallAsync(Call(detector), cancellationToken);
        List<TrueSpeech> speech = [];
        var noise = snr is { } ratio ? Noise(lab, chance, ratio) : null;
        var from = caller.NowMs;
        foreach (var recording in recordings)
        {
            var tone = RoomTone.Make(recording.Samples, Recording.Rate, Recording.Rate * 2, chance);
            if (noise is null || recording == recordings[0])
            {
                caller.Microphone.SetBed(noise ?? tone);
            }

            await caller.WaitAsync(LeadInMs, cancellationToken);
            var began = await caller.SayAsync(recording.Samples, withBed: noise is not null, cancellationToken);
            speech.Add(
                new TrueSpeech(
                    began + (recording.Spoken.Start * 1000.0 / Recording.Rate),
                    began + (recording.Spoken.End * 1000.0 / Recording.Rate)
                )
            );
            await caller.WaitAsync(TailMs, cancellationToken);
        }

        await caller.ThrowIfBrokenAsync();
        var events = caller.Trace.All;
        var quiet = (caller.NowMs - from - speech.Sum(one => one.ToMs - one.FromMs)) / 1000;
        List<FoundOnset> onsets =
        [
            .. speech
                .Select(one => OnsetScore.Find(events, one))
                .Select(one => one with { LatencyMs = one.LatencyMs - caller.RoundTripMs }),
        ];
        Add(
            new Seen(
                detector,
                snr is { } db ? $"{db:0} dB" : Clean,
                onsets,
                OnsetScore.FalseOnsets(events, speech),
                quiet
            )
        );
        if (OnsetScore.FirstFalse(events, speech) is { } at)
        {
            var last = speech.Where(one => one.ToMs < at).Select(one => one.ToMs).DefaultIfEmpty(from).Max();
            lab.Failures.Keep(Name, $"speech found by {detector} {at - last:0} ms after the last", caller, at - 2000);
        }

        var missed = onsets.FindIndex(one => !one.IsFound);
        if (missed >= 0)
        {
            lab.Failures.Keep(
                Name,
                $"not heard by {detector}: {recordings[missed].Name}",
                caller,
                speech[missed].FromMs - 500
            );
        }
    }

    private async Task ListenAsync(
        string detector,
        int? noise,
        double seconds,
        int seed,
        CancellationToken cancellationToken
    )
    {
        await using var caller = await lab.CallAsync(Call(detector), cancellationToken);
        var name = "silence";
        if (noise is { } index)
        {
            // As loud as speech at 10 dB would make it.
            (name, var samples) = lab.Library.Noises[index];
            caller.Microphone.SetBed(Noise(samples, LabContext.Chance(seed), 10));
        }

        var from = caller.NowMs;
        await caller.WaitAsync(seconds * 1000, cancellationToken);
        await caller.ThrowIfBrokenAsync();
        var found = OnsetScore.FalseOnsets(caller.Trace.All, []);
        Add(new Seen(detector, $"{name} alone", [], found, (caller.NowMs - from) / 1000));
        if (found > 0)
        {
            var at = caller.Trace.Of(TraceEvent.Started)[0].AtMs;
            lab.Failures.Keep(Name, $"speech found in {name} by {detector}", caller, at - 2000);
        }
    }

    private static CallSettings Call(string detector) =>
        new() { Turns = new TurnSettings(detector, CreatesResponse: false) };

    /// <summary>A bed of noise, one kind from one place on, at a ratio to the callers' speech.</summary>
    public static short[] Noise(LabContext lab, Random chance, double snr) =>
        Noise(lab.Library.Noises[chance.Next(lab.Library.Noises.Count)].Samples, chance, snr);

    private static short[] Noise(short[] noise, Random chance, double snr)
    {
        var gain = Mixing.NoiseGain(Recording.LevelDbfs, noise, snr);
        var from = chance.Next(noise.Length);
        short[] turned = [.. noise[from..], .. noise[..from]];
        return Mixing.Scaled(turned, gain);
    }

    private void Add(Seen seen)
    {
        lock (_lock)
        {
            _seen.Add(seen);
        }
    }

    private sealed record Seen(
        string Detector,
        string Condition,
        IReadOnlyList<FoundOnset> Onsets,
        int FalseOnsets,
        double QuietSeconds
    );
}
