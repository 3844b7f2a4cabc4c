using System.Globalization;
using System.Text;
using Parley.Runtime.Replay;

namespace Parley.Server.Commands;

/// <summary>A re-run's result for people.</summary>
internal static class RerunText
{
    private const int LongestText = 60;
    private const int LongestEvent = 200;
    private const double NearMs = 50;

    public static string Write(RerunReport report, bool events)
    {
        var text = new StringBuilder();
        text.AppendLine(ReplayText.Heading(report.BeforeCall.Header));
        text.AppendLine(
            report.Changes.Count == 0
                ? "run again with nothing changed"
                : $"run again with {string.Join(", ", report.Changes)}"
        );
        text.AppendLine().AppendLine(Table(report.Before, report.After));
        var difference = report.Difference;
        foreach (var turn in difference.Turns)
        {
            Append(text, turn.IsSame, turn.Before, turn.After, Describe);
        }

        foreach (var response in difference.Responses)
        {
            Append(text, response.IsSame, response.Before, response.After, r => Describe(r, response.After));
        }

        text.AppendLine().AppendLine(difference.IsEmpty ? "the same decisions" : "other decisions");
        foreach (var note in report.Notes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"note: {note}");
        }

        if (events)
        {
            text.AppendLine();
            foreach (var (mark, line) in EventDifference.Of(report.BeforeCall.Steps, report.AfterCall.Steps))
            {
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"{mark} {line.At.TotalSeconds, 9:F3} {Clip(line.Text, LongestEvent)}"
                );
            }
        }

        return text.ToString().TrimEnd();
    }

    private static string Table(CallSummary before, CallSummary after)
    {
        var rows = new (string Name, string Before, string After)[]
        {
            ("", "before", "after"),
            ("turns", Number(before.Turns.Count), Number(after.Turns.Count)),
            ("  ended, and the person went on within 1.5 s", Number(before.WentOn), Number(after.WentOn)),
            ("answers", Number(before.Responses.Count), Number(after.Responses.Count)),
            ("  stopped by the person", Number(before.Interrupted), Number(after.Interrupted)),
            ("last sound to answer, the middle one", Ms(before.MiddleLatencyMs), Ms(after.MiddleLatencyMs)),
            ("errors", Number(before.Errors), Number(after.Errors)),
        };
        var lines = rows.Select(row =>
            string.Create(CultureInfo.InvariantCulture, $"{row.Name, -46}{row.Before, 10}{row.After, 10}")
        );
        return string.Join('\n', lines) + "\n";
    }

    private static void Append<T>(StringBuilder text, bool isSame, T? before, T? after, Func<T, string> describe)
        where T : class
    {
        if (isSame)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {describe(before!)}");
            return;
        }

        if (before is not null)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {describe(before)}");
        }

        if (after is not null)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"+ {describe(after)}");
        }
    }

    private static string Describe(SummaryTurn turn) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"turn    {Place(turn.StartMs), 8} to {Place(turn.EndMs), 8}  {Quote(turn.Text)}"
        );

    /// <param name="after">The same answer in the new run, where it has one.</param>
    private static string Describe(SummaryResponse response, SummaryResponse? after)
    {
        var how = response.Reason is { } reason ? $"{response.Status}, {reason}" : response.Status ?? "never done";
        var late = response.LatencyMs is { } ms
            ? string.Create(CultureInfo.InvariantCulture, $", after {ms:F0} ms")
            : "";
        if (after?.LatencyMs is { } now && response.LatencyMs is { } then && Math.Abs(now - then) >= NearMs)
        {
            late += string.Create(CultureInfo.InvariantCulture, $", now {now:F0} ms");
        }

        var said = response.Heard.Length > 0 ? response.Heard : response.Text;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"answer  {response.At.TotalSeconds, 6:F2} s              {Quote(said.Trim())} ({how}{late})"
        );
    }

    private static string Place(long? ms) =>
        ms is { } place ? string.Create(CultureInfo.InvariantCulture, $"{place / 1000d:F2} s") : "-";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Ms(double? ms) =>
        ms is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:F0} ms") : "-";

    private static string Quote(string? text) => text is null ? "(not understood)" : $"\"{Clip(text, LongestText)}\"";

    private static string Clip(string text, int longest) =>
        text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest), "...");
}
