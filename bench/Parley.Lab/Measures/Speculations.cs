using Parley.Bench.Model;
using Parley.Lab.Calls;
using Parley.Lab.Recordings;
using Parley.Lab.Report;
using Parley.Lab.Runs;
using Parley.Lab.Scoring;
using Parley.Lab.Signal;

namespace Parley.Lab.Measures;

/// <summary>
/// How much earlier prepared answers are heard, how often they are the right ones, and what the others cost. Every recording is said
/// to both servers, one right after the other, each being the first in turn; every second one hesitates once, for less than ends a
/// turn: that is what makes a prepared answer useless.
/// </summary>
internal sealed class Speculations(LabContext lab) : IMeasure, IAsyncDisposable
{
    private const double PatienceMs = 20_000;
    private const double FirstTokenMs = 400;
    private const double ShortestPauseMs = 250;
    private const double LongestPauseMs = 450;

    // Two ears at a time: what is compared are times.
    private const int Weight = 3 * LabJob.Ear;

    // The default of servers, and a detection that ends turns by meaning.
    private static readonly string[] _detectors = ["server_vad", "azure_semantic_vad"];

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _starting = new(1);
    private readonly List<(string Detector, bool Hesitates, Heard On, Heard Off)> _heard = [];
    private SpeculationPair? _servers;
    private ServerTotals _totals = ServerTotals.None;
    private (double On, double Off) _cpuMs;
    private (int On, int Off) _requests;

    public string Name => "speculation";

    public Task<IReadOnlyList<LabJob>> PlanAsync(LabReport report, CancellationToken cancellationToken)
    {
        if (!lab.Target.Own)
        {
            report.NotMeasured[Name] = "only with the lab's own server: it is started with and without";
            return Task.FromResult<IReadOnlyList<LabJob>>([]);
        }

        var chance = LabContext.Chance(17);
        var recordings = lab.Library.Choose(
            lab.Size.Speculations,
            line => line.HasWords,
            one => one.Spoken.LengthMs(Recording.Rate) is >= 1200 and <= 6000
        );
        List<LabJob> jobs = [];
        for (var i = 0; i < recordings.Count; i++)
        {
            var said = recordings[i].Samples[recordings[i].Spoken.Start..recordings[i].Spoken.End];
            var pause = ShortestPauseMs + (chance.NextDouble() * (LongestPauseMs - ShortestPauseMs));
            var (hesitates, detector, number) = (i % 4 >= 2, _detectors[i % 2], i);
            if (hesitates)
            {
                said = Pauses.Insert(said, Recording.Rate, [pause], chance).Samples;
            }

            jobs.Add(
                new LabJob(
                    $"{Name} {recordings[i].Name}",
                    Weight,
                    token => CompareAsync(said, detector, hesitates, number, token)
                )
            );
        }

        return Task.FromResult<IReadOnlyList<LabJob>>(jobs);
    }

    public void Conclude(LabReport report)
    {
        if (_heard.Count == 0)
        {
            return;
        }

        var outcomes = _totals.ByTag("parley.speculations");
        var (started, kept) = (outcomes.GetValueOrDefault("started"), outcomes.GetValueOrDefault("adopted"));
        var wasted = _totals.Of("parley.speculation.wasted_tokens");
        var tokens = wasted + _totals.Of("parley.speculation.adopted_tokens");
        var turns = _heard.Sum(one => one.On.Turns);
        var compared = _heard.Where(one => one.On.IsOneTurn && one.Off.IsOneTurn).ToList();
        report.Speculation = new SpeculationSection(
            Figures.Share(Rate.Of(kept, started)),
            Figures.Share(Rate.Of(kept, turns)),
            turns,
            started,
            kept,
            started - kept,
            outcomes
                .Where(one => one.Key is not ("started" or "adopted"))
                .ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal),
            Figures.Percentile(compared.Select(one => one.Off.GapMs - one.On.GapMs), 0.5),
            compared.Count == 0 ? null : Figures.Round(compared.Average(one => one.Off.GapMs - one.On.GapMs)),
            Figures.Percentile(
                compared.Where(one => one.On.IsPrepared).Select(one => one.Off.GapMs - one.On.GapMs),
                0.5
            ),
            _totals.MeanOf("parley.speculation.saved") is { } saved ? Figures.Round(saved) : null,
            Figures.Percentile(compared.Select(one => one.On.GapMs), 0.5),
            Figures.Percentile(compared.Select(one => one.Off.GapMs), 0.5),
            compared.Count,
            (long)wasted,
            tokens > 0 ? Figures.Share(wasted / tokens) : null,
            _requests.On,
            _requests.Off,
            turns > 0 ? Figures.Round(_cpuMs.On / turns) : null,
            _heard.Sum(one => one.Off.Turns) is var off and > 0 ? Figures.Round(_cpuMs.Off / off) : null,
            FirstTokenMs,
            [
                .. compared
                    .GroupBy(one => (one.Detector, one.Hesitates))
                    .OrderBy(group => group.Key.Detector, StringComparer.Ordinal)
                    .ThenBy(group => group.Key.Hesitates)
                    .Select(group => new SpeculationRow(
                        group.Key.Detector,
                        group.Key.Hesitates,
                        group.Count(),
                        Figures.Percentile(group.Select(one => one.Off.GapMs), 0.5),
                        Figures.Percentile(group.Select(one => one.On.GapMs), 0.5),
                        Figures.Percentile(group.Select(one => one.Off.GapMs - one.On.GapMs), 0.5)
                    )),
            ]
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_servers is not null)
        {
            await _servers.DisposeAsync();
        }

        _starting.Dispose();
    }

    private async Task CompareAsync(
        short[] said,
        string detector,
        bool hesitates,
        int number,
        CancellationToken cancellationToken
    )
    {
        var servers = await ServersAsync(cancellationToken);
        OwnServer[] order = number % 2 == 0 ? [servers.On, servers.Off] : [servers.Off, servers.On];
        var heard = new Heard[2];
        for (var i = 0; i < order.Length; i++)
        {
            var at = ReferenceEquals(order[i], servers.On) ? 0 : 1;
            heard[at] = await HoldAsync(order[i].Target, said, detector, number, cancellationToken);
        }

        var totals = await ServerTotals.AskAsync(HttpAddress(servers.On.Target.Url), cancellationToken);
        lock (_lock)
        {
            _heard.Add((detector, hesitates, heard[0], heard[1]));
            // Counters only grow, so the largest is the latest.
            _totals = totals.Of("parley.speculations") >= _totals.Of("parley.speculations") ? totals : _totals;
            _cpuMs = servers.CpuMs;
            _requests = (servers.On.ModelRequests, servers.Off.ModelRequests);
        }
    }

    private async Task<Heard> HoldAsync(
        Target target,
        short[] said,
        string detector,
        int number,
        CancellationToken cancellationToken
    )
    {
        await using var caller = await lab.CallAsync(
            target,
            new CallSettings
            {
                Turns = new TurnSettings(detector),
                Transcribes = true,
                WantsReceipt = true,
                Instructions = StandInModel.Instructions(7000 + number, AnswerKind.Short),
            },
            cancellationToken
        );
        await caller.WaitAsync(500, cancellationToken);
        var began = await caller.SayAsync(said, withBed: false, cancellationToken);
        var end = began + (said.Length * 1000.0 / Recording.Rate);
        await caller.WaitUntilAsync(
            () => caller.Trace.Of(TraceEvent.Audio, end).Count > 0 && caller.Trace.Of(TraceEvent.Done, end).Count > 0,
            PatienceMs,
            cancellationToken
        );
        await caller.ThrowIfBrokenAsync();
        var gap = caller.Player.FirstHeardMs(end) - HeardGap.LastLoudMs(caller, began, end);
        var answered = caller.Trace.All.Count(one => one.Type is TraceEvent.Created);
        var committed = caller.Trace.Of(TraceEvent.Committed).Count;
        return new Heard(
            gap,
            answered,
            committed == 1 && answered == 1 && double.IsFinite(gap),
            caller.Trace.Of(TraceEvent.Receipt, end).Any(one => one.IsPrepared)
        );
    }

    private async Task<SpeculationPair> ServersAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            return _servers ??= await SpeculationPair.StartAsync(lab, FirstTokenMs, cancellationToken);
        }
        finally
        {
            _starting.Release();
        }
    }

    private static Uri HttpAddress(Uri server) => new UriBuilder(server) { Path = "/", Query = "" }.Uri;

    /// <param name="GapMs">From the last loud sound to the first of the answer that can be heard; NaN: nothing was heard.</param>
    /// <param name="Turns">Answers that began.</param>
    /// <param name="IsOneTurn">The whole utterance was one turn, with one answer.</param>
    /// <param name="IsPrepared">By the receipt, the answer was one that had been prepared.</param>
    private sealed record Heard(double GapMs, int Turns, bool IsOneTurn, bool IsPrepared);
}
