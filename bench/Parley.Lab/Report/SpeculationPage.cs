using System.Text;

namespace Parley.Lab.Report;

/// <summary>The part of the report that says what preparing answers gives and costs.</summary>
internal static class SpeculationPage
{
    public static void Write(StringBuilder page, SpeculationSection found)
    {
        ReportPage.Head(
            page,
            "Speculation",
            "The same recordings at a server that prepares answers and at one that does not, one right after the other."
        );
        page.Append(
            Html.Table(
                ["", ""],
                [
                    ["answers begun", found.Started],
                    ["given", found.Kept],
                    ["hit rate", Html.Percent(found.HitRate)],
                    ["turns answered", found.Turns],
                    ["of them with a prepared answer", Html.Percent(found.PreparedRate)],
                    .. found.Outcomes.Select(one => (IReadOnlyList<object?>)[$"thrown away: {one.Key}", one.Value]),
                    ["first sound without, p50 ms", found.FirstAudioOffP50Ms],
                    ["first sound with, p50 ms", found.FirstAudioOnP50Ms],
                    ["gain, p50 ms", found.GainP50Ms],
                    ["gain, mean ms", found.GainMeanMs],
                    ["gain where a prepared answer was given, p50 ms", found.GainPreparedP50Ms],
                    ["made ahead of a given answer, by the server, mean ms", found.SavedMeanMs],
                    ["tokens in vain", found.WastedTokens],
                    ["of the tokens of prepared answers", Html.Percent(found.WastedTokensShare)],
                    ["requests to the model with, without", $"{found.RequestsOn}, {found.RequestsOff}"],
                    ["CPU of a turn with, without, ms", $"{found.CpuPerTurnOnMs}, {found.CpuPerTurnOffMs}"],
                    ["first token of the model after, ms", found.ModelFirstTokenMs],
                ]
            )
        );
        page.Append(
            Html.Table(
                ["turn detection", "hesitates", "utterances", "without, p50 ms", "with, p50 ms", "gain, p50 ms"],
                found.Rows.Select(row =>
                    (IReadOnlyList<object?>)
                        [
                            row.Detector,
                            row.Hesitates ? "yes" : "no",
                            row.Compared,
                            row.FirstAudioOffP50Ms,
                            row.FirstAudioOnP50Ms,
                            row.GainP50Ms,
                        ]
                )
            )
        );
    }
}
