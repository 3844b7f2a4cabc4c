using System.Globalization;
using System.Text;
using Parley.Runtime.Journals;
using Parley.Runtime.Replay;

namespace Parley.Server.Commands;

/// <summary>A replay's result for people.</summary>
internal static class ReplayText
{
    private const int Before = 60;
    private const int Shown = 400;

    public static string Write(JournalHeader header, StepReplayResult result)
    {
        var text = new StringBuilder();
        text.AppendLine(Heading(header));
        var counts = string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Inputs} inputs, {result.Events} events, {result.OtherEffects} other effects"
        );
        if (result.Difference is { } difference)
        {
            AppendDifference(text.AppendLine(CultureInfo.InvariantCulture, $"{counts}: DIFFERENT"), difference);
        }
        else
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{counts}: {(result.Lost == 0 ? "byte-equal" : "byte-equal up to the first loss")}"
            );
        }

        foreach (var note in Notes(result))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"note: {note}");
        }

        return text.ToString().TrimEnd();
    }

    public static string Heading(JournalHeader header) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{header.Start.SessionId}  {header.Started:yyyy-MM-dd HH:mm:ss} UTC  {header.Start.Profile.Name}  "
                + $"model {header.Start.Model}  recorded by Parley {header.Server}"
        );

    public static IEnumerable<string> Notes(StepReplayResult result)
    {
        if (result.Lost > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Lost} records were lost when it was written: what follows the first loss cannot be replayed"
            );
        }
        else if (!result.HasEnd)
        {
            yield return "the session's end is not in the journal: it goes on, or its server was killed";
        }

        if (result.Unknown > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Unknown} records of a kind that this version does not know were skipped"
            );
        }
    }

    private static void AppendDifference(StringBuilder text, StepDifference difference)
    {
        var (recorded, now) = (difference.Recorded ?? "(nothing)", difference.Now ?? "(nothing)");
        var same = recorded.AsSpan().CommonPrefixLength(now);
        text.AppendLine(
                CultureInfo.InvariantCulture,
                $"  at input {difference.Input}, {difference.At.TotalSeconds:F3} s, character {same + 1}"
            )
            .AppendLine(CultureInfo.InvariantCulture, $"  input     {Clip(difference.InputText, 0)}")
            .AppendLine(CultureInfo.InvariantCulture, $"  recorded  {Clip(recorded, same)}")
            .AppendLine(CultureInfo.InvariantCulture, $"  now       {Clip(now, same)}");
    }

    /// <summary>The text around a place.</summary>
    private static string Clip(string text, int place)
    {
        var start = Math.Max(0, place - Before);
        var end = Math.Min(text.Length, start + Shown);
        return $"{(start > 0 ? "..." : "")}{text[start..end]}{(end < text.Length ? "..." : "")}";
    }
}
