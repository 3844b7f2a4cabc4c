using Parley.Bench.Figures;
using Parley.Bench.Model;
using Parley.Bench.Voices;

namespace Parley.Bench.Measures;

/// <summary>One spoken turn as it was.</summary>
internal sealed record SpokenTurn(TurnRecord Turn, double EndOfSpeechMs, ModelCall? Call, bool Lost);

/// <summary>Callers that speak at the same time, each a number of turns.</summary>
internal static class Conversation
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <param name="warmUps">Turns of each caller that are not counted.</param>
    /// <param name="firstId">Callers are told apart by their number in the whole run.</param>
    public static async Task<IReadOnlyList<SpokenTurn>> HoldAsync(
        Rig rig,
        short[] line,
        int callers,
        int firstId,
        int warmUps,
        int turns,
        Distribution lateness,
        CancellationToken cancellationToken
    )
    {
        var all = await Task.WhenAll(
            Enumerable
                .Range(0, callers)
                .Select(i => SpeakAsync(rig, line, firstId + i, i, warmUps, turns, lateness, cancellationToken))
        );
        return [.. all.SelectMany(own => own)];
    }

    private static async Task<List<SpokenTurn>> SpeakAsync(
        Rig rig,
        short[] line,
        int id,
        int place,
        int warmUps,
        int turns,
        Distribution lateness,
        CancellationToken cancellationToken
    )
    {
        var clock = rig.Clock;
        await using var caller = await Caller.CallAsync(
            rig.Parley.Address,
            id,
            AnswerKind.Short,
            speaks: true,
            lateness,
            clock,
            speechMs: null,
            cancellationToken
        );
        // People do not begin together; and the detector hears a room before it hears a voice.
        await clock.WaitAsync(500 + (137 * place % 1000), cancellationToken);
        var spoken = new List<SpokenTurn>();
        for (var i = -warmUps; i < turns; i++)
        {
            var turn = caller.Turn = new TurnRecord();
            var (onset, end) = await caller.SayAsync(line, cancellationToken);
            var lost = !await EndedAsync(turn, clock, cancellationToken) || !turn.Completed || turn.Deltas == 0;
            if (i < 0)
            {
                continue;
            }

            spoken.Add(new SpokenTurn(turn, end, rig.Model.LastCall(id, onset, turn.FirstAudioMs), lost));
        }

        return spoken;
    }

    private static async Task<bool> EndedAsync(TurnRecord turn, BenchClock clock, CancellationToken cancellationToken)
    {
        try
        {
            await turn.Done.WaitAsync(Patience, clock.Time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
