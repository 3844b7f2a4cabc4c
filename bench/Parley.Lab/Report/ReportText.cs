using System.Globalization;
using System.Text;

namespace Parley.Lab.Report;

/// <summary>The report in a few lines for a terminal.</summary>
internal static class ReportText
{
    public static string Write(LabReport report)
    {
        var text = new StringBuilder();
        foreach (var row in report.Endpointing)
        {
            Line(
                $"endpointing  {row.Detector, -14} {row.AddedDelayMs, 7} ms  {row.FalseCutoffRate, 7:P1} cut off of {row.Utterances}  ({row.Setting})"
            );
        }

        foreach (var row in report.EndpointingAtEqualDelay.Where(row => row.FalseCutoffRate is not null))
        {
            Line($"at equal delay {row.Detector, -14} {row.AddedDelayMs, 5} ms  {row.FalseCutoffRate, 7:P1}");
        }

        foreach (var row in report.Onset.Rows)
        {
            Line(
                $"onset        {row.Detector, -20} {row.Condition, -12} missed {row.MissRate:P1} of {row.Onsets}, false {row.FalsePerMinute}/min, p50 {row.LatencyP50Ms} p95 {row.LatencyP95Ms} ms"
            );
        }

        foreach (var row in report.BargeIn.Matrix)
        {
            Line(
                $"barge-in     {row.Cause, -22} {row.Trials, 3} trials, stopped {row.Stopped}, cancelled {row.Cancelled}, heard to the end {row.HeardToEnd}, stop p50 {row.StopP50Ms} p95 {row.StopP95Ms} ms"
            );
        }

        foreach (var row in report.Echo)
        {
            Line(
                $"echo         {row.DelayMs, 4} ms, {row.Cancellation}: ERLE {row.ErleDb} dB, {row.SelfInterruptions} self-interruptions in {row.Answers} answers"
            );
        }

        foreach (var row in report.Heard)
        {
            Line(
                $"heard        {row.Client}, buffer {row.BufferMs} ms: word error {row.WordError}, {row.MeanWordsOff} words off, {row.Trials} trials"
            );
        }

        foreach (var row in report.Recognition)
        {
            Line(
                $"recognition  {row.Set, -12} {(row.SnrDb is { } snr ? $"{snr} dB" : "clean"), -6} {row.Line}, noise reduction {row.NoiseReduction}: WER {row.Wer:P1} ({row.Words} words)"
            );
        }

        Line(
            $"receipt error p50 {report.ReceiptErrorMs.P50} p99 {report.ReceiptErrorMs.P99} ms of {report.ReceiptErrorMs.Turns} turns"
        );
        if (report.Speculation is { Turns: > 0 } speculation)
        {
            Line(
                $"speculation  {speculation.Started} begun, {speculation.Kept} given in {speculation.Turns} turns; first sound {speculation.FirstAudioOffP50Ms} ms without, {speculation.FirstAudioOnP50Ms} ms with, gain p50 {speculation.GainP50Ms} ms; {speculation.WastedTokensShare:P1} of the tokens in vain"
            );
        }

        foreach (var (what, why) in report.NotMeasured)
        {
            Line($"not measured {what}: {why}");
        }

        foreach (var problem in report.Problems.Take(8))
        {
            Line($"problem      {problem}");
        }

        Line(
            $"callers' lateness p99 {report.Run.ClientLatenessP99Ms} ms{(report.Run.Void ? ": VOID" : "")}; machine {report.Run.MachineBusy:P0} busy; {report.Run.Seconds} s, {report.Run.CallsFinished} calls, {report.Run.CallsLeftOut} left out"
        );
        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }
}
