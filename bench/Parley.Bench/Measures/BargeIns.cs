using Parley.Bench.Figures;
using Parley.Bench.Model;
using Parley.Bench.Voices;

namespace Parley.Bench.Measures;

/// <summary>Talking over an answer: how soon it is noticed, and how long the stale answer goes on.</summary>
internal static class BargeIns
{
    private const int FirstId = 1000;
    private const double IntoTheAnswerMs = 700;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task MeasureAsync(Rig rig, short[] line, CancellationToken cancellationToken) =>
        rig.Findings.RunAsync("barge_in", (trial, token) => InterruptAsync(rig, line, trial, token), cancellationToken);

    private static async Task InterruptAsync(Rig rig, short[] line, Trial trial, CancellationToken cancellationToken)
    {
        var noticed = new Distribution();
        var silent = new Distribution();
        var stale = new Distribution();
        var missed = 0;
        for (var i = 0; i < rig.Size.BargeIns; i++)
        {
            using var limit = new CancellationTokenSource(Patience, rig.Clock.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            try
            {
                var (turn, onset) = await InterruptAsync(rig, line, FirstId + i, trial.Lateness, either.Token);
                var after = double.IsNaN(turn.LastStaleAudioMs) ? 0 : turn.LastStaleAudioMs - turn.StartedMs;
                noticed.Add(turn.StartedMs - onset);
                stale.Add(after);
                silent.Add(turn.StartedMs + after - onset);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                missed++;
            }
        }

        trial.Add("barge_in.onset_to_started", "ms", noticed);
        trial.Add("barge_in.started_to_last_audio", "ms", stale);
        trial.Add("barge_in.onset_to_last_audio", "ms", silent);
        trial.Add("barge_in.missed", "count", missed);
    }

    private static async Task<(TurnRecord Turn, double OnsetMs)> InterruptAsync(
        Rig rig,
        short[] line,
        int id,
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
