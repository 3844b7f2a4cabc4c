using Parley.Bench.Figures;
using Parley.Bench.Model;
using Parley.Bench.Voices;

namespace Parley.Bench.Measures;

/// <summary>Talking over an answer: how soon it is noticed, and how long the stale answer goes on.</summary>
internal static class BargeIns
{
    private const int FirstId = 1000;
    private const double IntoTheAnswerMs = 700;

    /// <summary>A session that wants to be interrupted at the first sign of speech.</summary>
    private const int QuickSpeechMs = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task MeasureAsync(Rig rig, short[] line, CancellationToken cancellationToken)
    {
        await RunAsync("barge_in.default", FirstId, null);
        await RunAsync("barge_in.quick", FirstId + 100, QuickSpeechMs);

        Task RunAsync(string name, int firstId, int? speechMs) =>
            rig.Findings.RunAsync(
                name,
                (trial, token) => InterruptAsync(rig, line, name, firstId, speechMs, trial, token),
                cancellationToken
            );
    }

    private static async Task InterruptAsync(
        Rig rig,
        short[] line,
        string name,
        int firstId,
        int? speechMs,
        Trial trial,
        CancellationToken cancellationToken
    )
    {
        var noticed = new Distribution();
        var silent = new Distribution();
        var stale = new Distribution();
        var missed = 0;
        // Two at a time: half the time, and no load to speak of.
        foreach (var pair in Enumerable.Range(firstId, rig.Size.BargeIns).Chunk(2))
        {
            var seen = await Task.WhenAll(
                pair.Select(id => TryInterruptAsync(rig, line, id, speechMs, trial.Lateness, cancellationToken))
            );
            missed += seen.Count(one => one is null);
            foreach (var (turn, onset) in seen.OfType<(TurnRecord, double)>())
            {
                var after = double.IsNaN(turn.LastStaleAudioMs) ? 0 : turn.LastStaleAudioMs - turn.StartedMs;
                noticed.Add(turn.StartedMs - onset);
                stale.Add(after);
                silent.Add(turn.StartedMs + after - onset);
            }
        }

        trial.Add($"{name}.onset_to_started", "ms", noticed);
        trial.Add($"{name}.started_to_last_audio", "ms", stale);
        trial.Add($"{name}.onset_to_last_audio", "ms", silent);
        trial.Add($"{name}.missed", "count", missed);
    }

    private static async Task<(TurnRecord Turn, double OnsetMs)?> TryInterruptAsync(
        Rig rig,
        short[] line,
        int id,
        int? speechMs,
        Distribution lateness,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(Patience, rig.Clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await InterruptAsync(rig, line, id, speechMs, lateness, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<(TurnRecord Turn, double OnsetMs)> InterruptAsync(
        Rig rig,
        short[] line,
        int id,
        int? speechMs,
        Distribution lateness,
        CancellationToken cancellationToken
    )
    {
        await using var caller = await Caller.CallAsync(
            rig.Parley.Address,
            id,
            AnswerKind.Long,
            speaks: true,
            lateness,
            rig.Clock,
            speechMs,
            cancellationToken
        );
        await caller.TypeAsync("Tell me everything.", cancellationToken);
        await caller.Turn.FirstAudio.WaitAsync(cancellationToken);
        await rig.Clock.WaitAsync(IntoTheAnswerMs, cancellationToken);
        var turn = caller.Turn = caller.Turn.Interrupting();
        var (onset, _) = await caller.SayAsync(line, cancellationToken);
        // The next answer begins when the stale one has certainly ended.
        await turn.FirstAudio.WaitAsync(cancellationToken);
        return (turn, onset);
    }
}
