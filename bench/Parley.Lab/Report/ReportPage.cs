using System.Globalization;
using System.Text;

namespace Parley.Lab.Report;

/// <summary>The report as one page: tables and plots inside, sounds of failures by relative links, nothing from elsewhere.</summary>
internal static class ReportPage
{
    private const string Style = """
        body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#222;background:#fff}
        h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem;border-bottom:1px solid #ddd}
        table{border-collapse:collapse;margin:.8rem 0;font-size:.9rem}th,td{padding:.25rem .7rem;text-align:left;border-bottom:1px solid #eee}
        th{background:#f6f4f0}td.n{text-align:right;font-variant-numeric:tabular-nums}svg{max-width:100%;height:auto;font-size:12px}
        svg text{fill:#333}.grid{stroke:#e4e0d8}p.void{background:#fde8e0;padding:.6rem 1rem}dl{display:grid;grid-template-columns:auto 1fr;gap:.15rem 1rem}
        dt{color:#666}dd{margin:0}audio{height:28px;vertical-align:middle}code{background:#f6f4f0;padding:0 .25rem}
        """;

    public static string Write(LabReport report)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width\"><title>Lab report</title><style>")
            .Append(Style)
            .Append("</style></head><body><h1>How well the server hears and takes turns</h1>");
        WriteRun(page, report.Run);
        WriteEndings(page, report);
        WriteOnset(page, report);
        WriteBargeIn(page, report.BargeIn);
        WriteEcho(page, report);
        WriteHeard(page, report);
        WriteRecognition(page, report);
        WriteReceipt(page, report);
        SpeculationPage.Write(page, report.Speculation);
        WriteRest(page, report);
        return page.Append("</body></html>\n").ToString();
    }

    private static void WriteRun(StringBuilder page, RunSection run)
    {
        if (run.Void)
        {
            page.Append(
                    "<p class=\"void\">VOID: the callers themselves were more than 20 ms late at their 99th percentile. "
                )
                .Append("Free the machine and run it again.</p>");
        }

        page.Append("<dl>");
        Row("command", run.Command);
        Row("date", run.Date.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        Row("commit", run.Commit ?? "unknown");
        Row("server", run.Server);
        Row("engines", run.Engines.Count == 0 ? "not told" : string.Join(", ", run.Engines));
        Row("callers", Invariant($"{run.Callers}, {run.Noises} kinds of noise"));
        Row("callers' lateness", Invariant($"{run.ClientLatenessP99Ms} ms at the 99th percentile"));
        Row("other programs", run.ForeignCores is { } cores ? Invariant($"{cores} cores") : "not known");
        Row("machine busy", Html.Percent(run.MachineBusy));
        Row("took", Invariant($"{run.Seconds} s, {run.CallsFinished} calls, {run.CallsLeftOut} left out for time"));
        Row("machine", Invariant($"{run.Cpu}, {run.Cores} cores, {run.Os}, .NET {run.Dotnet}"));
        page.Append("</dl>");

        void Row(string name, string value) =>
            page.Append("<dt>")
                .Append(Html.Escape(name))
                .Append("</dt><dd>")
                .Append(Html.Escape(value))
                .Append("</dd>");
    }

    private static void WriteEndings(StringBuilder page, LabReport report)
    {
        Head(
            page,
            "End of turn",
            "Utterances with pauses in them. Cut off: the server took a part for the whole. Added delay: mean time from the true end of speech to speech_stopped."
        );
        var curves = report
            .Endpointing.GroupBy(row => row.Detector, StringComparer.Ordinal)
            .Select(group =>
                (
                    group.Key,
                    (IReadOnlyList<(double, double)>)
                        [
                            .. group
                                .Where(row => row.AddedDelayMs is not null && row.FalseCutoffRate is not null)
                                .Select(row => (row.AddedDelayMs!.Value, row.FalseCutoffRate!.Value * 100))
                                .OrderBy(point => point.Item1),
                        ]
                )
            )
            .ToList();
        page.Append(Svg.Plot("False cut-offs against added delay", "added delay, ms", "false cut-offs, %", curves));
        page.Append(
            Html.Table(
                [
                    "detector",
                    "setting",
                    "added delay, ms",
                    "p50",
                    "p95",
                    "false cut-offs",
                    "95 % interval",
                    "utterances",
                    "not ended",
                ],
                report.Endpointing.Select(row =>
                    (IReadOnlyList<object?>)
                        [
                            row.Detector,
                            row.Setting,
                            row.AddedDelayMs,
                            row.AddedDelayP50Ms,
                            row.AddedDelayP95Ms,
                            Html.Percent(row.FalseCutoffRate),
                            $"{Html.Percent(row.FalseCutoffInterval[0])} to {Html.Percent(row.FalseCutoffInterval[1])}",
                            row.Utterances,
                            row.Missed,
                        ]
                )
            )
        );
        page.Append(
            Html.Table(
                ["detector", "at added delay, ms", "false cut-offs"],
                report.EndpointingAtEqualDelay.Select(row =>
                    (IReadOnlyList<object?>)[row.Detector, row.AddedDelayMs, Html.Percent(row.FalseCutoffRate)]
                )
            )
        );
    }

    private static void WriteOnset(StringBuilder page, LabReport report)
    {
        Head(
            page,
            "Onset",
            $"From the true begin of speech to speech_started, less the round trip. The figures above the rows of report.json are those of {report.Onset.Detector}, all conditions together."
        );
        page.Append(
            Html.Table(
                [
                    "detector",
                    "condition",
                    "missed",
                    "false per minute",
                    "p50, ms",
                    "p95, ms",
                    "onsets",
                    "minutes without speech",
                ],
                report.Onset.Rows.Select(row =>
                    (IReadOnlyList<object?>)
                        [
                            row.Detector,
                            row.Condition,
                            Html.Percent(row.MissRate),
                            row.FalsePerMinute,
                            row.LatencyP50Ms,
                            row.LatencyP95Ms,
                            row.Onsets,
                            row.QuietMinutes,
                        ]
                )
            )
        );
    }

    private static void WriteBargeIn(StringBuilder page, BargeInSection bargeIn)
    {
        Head(
            page,
            "Barge-in",
            "Somebody or something sounds during an answer. Stopped: the answer was cancelled or speech was said to have started. Stop: from the true onset to silence at the loudspeaker."
        );
        page.Append(
            Html.Table(
                ["cause", "trials", "stopped", "cancelled", "heard to the end", "stop p50, ms", "stop p95, ms"],
                bargeIn.Matrix.Select(row =>
                    (IReadOnlyList<object?>)
                        [
                            row.Cause,
                            row.Trials,
                            row.Stopped,
                            row.Cancelled,
                            row.HeardToEnd,
                            row.StopP50Ms,
                            row.StopP95Ms,
                        ]
                )
            )
        );
        page.Append("<p>")
            .Append(
                Html.Escape(
                    Invariant(
                        $"True stop p50 {bargeIn.TrueStopP50Ms} ms, p95 {bargeIn.TrueStopP95Ms} ms; last audio received p95 {bargeIn.LastAudioP95Ms} ms; false stops {Html.Percent(bargeIn.FalseStopRate)}; heard to the end after a disturbance {Html.Percent(bargeIn.ResumeRate)}."
                    )
                )
            )
            .Append("</p>");
        page.Append(
            Html.Table(
                ["slowest", "said", "stop, ms", "last audio, ms", "speech_started, ms"],
                bargeIn.Slowest.Select(row =>
                    (IReadOnlyList<object?>)[row.Cause, row.Said, row.StopMs, row.LastAudioMs, row.StartedMs]
                )
            )
        );
    }

    private static void WriteEcho(StringBuilder page, LabReport report)
    {
        Head(
            page,
            "Echo",
            "The microphone hears the answer. ERLE: echo in the microphone beside echo in what the ear got, from 2 s on."
        );
        page.Append(
            Svg.Plot(
                "Echo return loss against delay",
                "delay, ms",
                "ERLE, dB",
                [
                    .. report
                        .Echo.Where(row => row.ErleDb is not null)
                        .GroupBy(row => row.Cancellation, StringComparer.Ordinal)
                        .Select(group =>
                            (
                                group.Key,
                                (IReadOnlyList<(double, double)>)
                                    [
                                        .. group.Select(row =>
                                            ((double)Math.Max(1, row.DelayMs), Math.Max(0, row.ErleDb!.Value))
                                        ),
                                    ]
                            )
                        ),
                ]
            )
        );
        page.Append(
            Html.Table(
                ["delay, ms", "cancellation", "ERLE, dB", "self-interruptions", "answers"],
                report.Echo.Select(row =>
                    (IReadOnlyList<object?>)
                        [row.DelayMs, row.Cancellation, row.ErleDb, row.SelfInterruptions, row.Answers]
                )
            )
        );
    }

    private static void WriteHeard(StringBuilder page, LabReport report)
    {
        Head(
            page,
            "What was heard",
            "After an interruption: words that the simulated loudspeaker played, beside the words that the item keeps."
        );
        page.Append(
            Html.Table(
                ["client", "buffer, ms", "trials", "word error", "words off, mean"],
                report.Heard.Select(row =>
                    (IReadOnlyList<object?>)
                        [row.Client, row.BufferMs, row.Trials, Html.Percent(row.WordError), row.MeanWordsOff]
                )
            )
        );
    }

    private static void WriteRecognition(StringBuilder page, LabReport report)
    {
        Head(
            page,
            "Recognition",
            "Word error rate of the final transcript; turns ended by hand, so nothing is cut off."
        );
        page.Append(
            Html.Table(
                ["set", "noise", "line", "noise reduction", "word error rate", "words", "utterances"],
                report.Recognition.Select(row =>
                    (IReadOnlyList<object?>)
                        [
                            row.Set,
                            row.SnrDb is { } snr ? Invariant($"{snr} dB") : "clean",
                            row.Line,
                            row.NoiseReduction,
                            Html.Percent(row.Wer),
                            row.Words,
                            row.Utterances,
                        ]
                )
            )
        );
    }

    private static void WriteReceipt(StringBuilder page, LabReport report)
    {
        Head(page, "Latency receipt", "The sum of a turn's receipt beside the gap in the caller's recording.");
        page.Append("<p>")
            .Append(
                Html.Escape(
                    Invariant(
                        $"Error p50 {report.ReceiptErrorMs.P50?.ToString(CultureInfo.InvariantCulture) ?? "–"} ms, p99 {report.ReceiptErrorMs.P99?.ToString(CultureInfo.InvariantCulture) ?? "–"} ms, {report.ReceiptErrorMs.Turns} turns."
                    )
                )
            );
        page.Append("</p>");
        page.Append(
            Html.Table(
                ["recording", "receipt, ms", "recording, ms", "silence of the voice, ms"],
                report.ReceiptErrorMs.Rows.Select(row =>
                    (IReadOnlyList<object?>)[row.Recording, row.ReceiptMs, row.GapMs, row.LeadMs]
                )
            )
        );
    }

    private static void WriteRest(StringBuilder page, LabReport report)
    {
        if (report.Failures.Count > 0)
        {
            Head(page, "Failures to listen to", "What the microphone captured.");
            page.Append("<ul>");
            foreach (var failure in report.Failures)
            {
                page.Append("<li><audio controls preload=\"none\" src=\"")
                    .Append(Html.Escape(failure.File))
                    .Append("\"></audio> ")
                    .Append(Html.Escape($"{failure.Section}: {failure.What}"))
                    .Append("</li>");
            }

            page.Append("</ul>");
        }

        List("Not measured", [.. report.NotMeasured.Select(pair => $"{pair.Key}: {pair.Value}")]);
        List("Problems", report.Problems);

        void List(string title, IReadOnlyList<string> lines)
        {
            if (lines.Count == 0)
            {
                return;
            }

            Head(page, title, "");
            page.Append("<ul>");
            foreach (var line in lines)
            {
                page.Append("<li>").Append(Html.Escape(line)).Append("</li>");
            }

            page.Append("</ul>");
        }
    }

    internal static void Head(StringBuilder page, string title, string text) =>
        page.Append("<h2>").Append(Html.Escape(title)).Append("</h2><p>").Append(Html.Escape(text)).Append("</p>");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
