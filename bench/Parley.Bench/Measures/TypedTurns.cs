using Parley.Bench.Figures;
using Parley.Bench.Model;
using Parley.Bench.Voices;

namespace Parley.Bench.Measures;

/// <summary>
/// Turns without an ear, to tell the times apart: a written answer costs the server's own work and the model; a spoken one costs
/// the voice's work as well.
/// </summary>
internal static class TypedTurns
{
    /// <summary>The voice's share of a spoken answer: what <see cref="SpokenTurns"/> takes off.</summary>
    public const string Voice = "turn.voice";

    private const int WarmUps = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task MeasureAsync(Rig rig, CancellationToken cancellationToken)
    {
        foreach (var speaks in new[] { false, true })
        {
            var name = speaks ? "turn.typed.spoken" : "turn.typed.written";
            await rig.Findings.RunAsync(
                name,
                (trial, token) => ConverseAsync(rig, name, speaks, trial, token),
                cancellationToken
            );
        }

        var written = rig.Findings.Find("turn.typed.written.token_to_first");
        var spoken = rig.Findings.Find("turn.typed.spoken.token_to_first");
        if (written?.Spread is { } without && spoken?.Spread is { } with)
        {
            rig.Findings.Derive(Voice, "ms", Math.Max(0, with.P50 - without.P50), written, spoken);
        }
    }

    private static async Task ConverseAsync(
        Rig rig,
        string name,
        bool speaks,
        Trial trial,
        CancellationToken cancellationToken
    )
    {
        var asking = new Distribution();
        var answering = new Distribution();
        var beyond = new Distribution();
        await using var caller = await Caller.CallAsync(
            rig.Parley.Address,
            speaks ? 2 : 1,
            AnswerKind.Short,
            speaks,
            lateness: null,
            rig.Clock,
            speechMs: null,
            cancellationToken
        );
        // The first turns pay for compiled code.
        for (var i = -WarmUps; i < rig.Size.TypedTurns; i++)
        {
            using var limit = new CancellationTokenSource(Patience, rig.Clock.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            var turn = caller.Turn = new TurnRecord();
            var asked = await caller.TypeAsync("What time is it?", either.Token);
            try
            {
                if (speaks)
                {
                    // The rest of the answer would be paced as speech is; nothing is learned from it.
                    await turn.FirstAudio.WaitAsync(either.Token);
                    await caller.CancelAsync(either.Token);
                }

                await turn.Done.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new BenchException($"A typed turn got no answer: {caller.Complaint ?? "nothing came"}.");
            }

            var first = speaks ? turn.FirstAudioMs : turn.FirstTextMs;
            if (i >= 0 && rig.Model.LastCall(caller.Id, asked, first) is { } call)
            {
                asking.Add(call.ArrivedMs - asked);
                answering.Add(first - call.FirstTokenMs);
                beyond.Add(call.ArrivedMs - asked + first - call.FirstTokenMs);
            }
        }

        trial.Add($"{name}.asked_to_model", "ms", asking);
        trial.Add($"{name}.token_to_first", "ms", answering);
        trial.Add($"{name}.beyond_model", "ms", beyond);
    }
}
