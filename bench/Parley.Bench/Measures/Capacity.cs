using Parley.Bench.Figures;
using Parley.Bench.Machine;

namespace Parley.Bench.Measures;

/// <summary>Spoken conversations at the same time, with the client and all engines on this machine: late frames, lost turns, cost.</summary>
internal static class Capacity
{
    private const int IdsPerStep = 1000;

    public static async Task MeasureAsync(Rig rig, short[] line, CancellationToken cancellationToken)
    {
        var held = 0;
        var step = 0;
        foreach (var callers in rig.Size.Conversations)
        {
            var group = FormattableString.Invariant($"conversations.n{callers}");
            var firstId = (2 + step++) * IdsPerStep;
            await rig.Findings.RunAsync(
                group,
                (trial, token) => HoldAsync(rig, line, group, callers, firstId, trial, token),
                cancellationToken
            );
            if (!Held(rig.Findings, group))
            {
                break;
            }

            held = callers;
        }

        rig.Findings.Derive(
            "conversations.held",
            "count",
            held,
            [.. rig.Findings.Figures.Where(f => f.Name.StartsWith("conversations.n", StringComparison.Ordinal))]
        );
    }

    private static bool Held(Findings findings, string group) =>
        findings.Find($"{group}.lost_turns")?.Value is 0
        && findings.Find($"{group}.late_frames")?.Value is 0
        && findings.Find($"{group}.end_to_first_audio") is { } figure
        && findings.VoidBecause(figure) is null;

    private static async Task HoldAsync(
        Rig rig,
        short[] line,
        string group,
        int callers,
        int firstId,
        Trial trial,
        CancellationToken cancellationToken
    )
    {
        var cpu = CpuMeter.Start(rig.Clock, rig.Parley.ProcessId);
        var turns = await Conversation.HoldAsync(
            rig,
            line,
            callers,
            firstId,
            warmUps: 0,
            rig.Size.ConversationTurns,
            trial.Lateness,
            cancellationToken
        );
        var cores = cpu.Cores();
        var whole = turns.Where(turn => !turn.Lost).ToList();
        var first = new Distribution();
        first.AddAll(whole.Select(turn => turn.Turn.FirstAudioMs - turn.EndOfSpeechMs));
        trial.Add($"{group}.end_to_first_audio", "ms", first);
        trial.Add($"{group}.lost_turns", "count", turns.Count - whole.Count);
        trial.Add($"{group}.frames", "count", turns.Sum(turn => turn.Turn.Deltas));
        trial.Add($"{group}.late_frames", "count", turns.Sum(turn => turn.Turn.LateDeltas));
        trial.Add($"{group}.silence_by_lateness", "ms", turns.Sum(turn => turn.Turn.GapMs));
        trial.Add($"{group}.cpu", "s/min", cores * 60 / callers);
        trial.Add($"{group}.memory", "kB", (ProcFs.ResidentKb(rig.Parley.ProcessId) - rig.QuietKb) / callers);
    }
}
