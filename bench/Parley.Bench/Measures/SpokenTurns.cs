using Parley.Bench.Figures;
using Parley.Bench.Voices;

namespace Parley.Bench.Measures;

/// <summary>From the last loud sample to the first audio of the answer, in parts, and what is left when the engines' time is taken off.</summary>
internal static class SpokenTurns
{
    private const int FirstId = 10;

    public static Task MeasureAsync(Rig rig, short[] line, CancellationToken cancellationToken) =>
        rig.Findings.RunAsync(
            "turn.spoken",
            async (trial, token) =>
            {
                var turns = await Conversation.HoldAsync(
                    rig,
                    line,
                    rig.Size.SpokenCallers,
                    FirstId,
                    // The first turn of a session pays for a decoder of the ear.
                    warmUps: 1,
                    rig.Size.SpokenTurns,
                    trial.Lateness,
                    token
                );
                Report(rig, trial, turns);
            },
            cancellationToken
        );

    private static void Report(Rig rig, Trial trial, IReadOnlyList<SpokenTurn> turns)
    {
        var voice = rig.Findings.Find(TypedTurns.Voice)?.Value ?? 0;
        var whole = turns.Where(turn => !turn.Lost && turn.Call is not null).ToList();

        void Add(string figure, Func<SpokenTurn, double> part)
        {
            var values = new Distribution();
            values.AddAll(whole.Select(part).Where(double.IsFinite));
            trial.Add($"turn.spoken.{figure}", "ms", values);
        }

        Add("end_to_stopped_beyond_wait", t => t.Turn.StoppedMs - t.EndOfSpeechMs - Caller.SilenceMs);
        Add("stopped_to_transcript", t => t.Turn.TranscribedMs - t.Turn.StoppedMs);
        Add("stopped_to_model", t => t.Call!.ArrivedMs - t.Turn.StoppedMs);
        Add("token_to_first_audio", t => t.Turn.FirstAudioMs - t.Call!.FirstTokenMs);
        Add("stopped_to_first_audio", t => t.Turn.FirstAudioMs - t.Turn.StoppedMs);
        Add("end_to_first_audio", t => t.Turn.FirstAudioMs - t.EndOfSpeechMs);
        // Ear, model and voice taken off. Where they overlap with the server's own work, that work has cost nothing.
        Add(
            "beyond_engines",
            t =>
                Math.Max(
                    0,
                    t.Turn.FirstAudioMs - t.Turn.StoppedMs - Ear(t) - (t.Call!.FirstTokenMs - t.Call.ArrivedMs) - voice
                )
        );
        trial.Add("turn.spoken.lost", "count", turns.Count - whole.Count);
    }

    private static double Ear(SpokenTurn turn) =>
        double.IsFinite(turn.Turn.TranscribedMs) ? Math.Max(0, turn.Turn.TranscribedMs - turn.Turn.StoppedMs) : 0;
}
