using System.Text;
using System.Text.RegularExpressions;
using Parley.Runtime.Journals;

namespace Parley.Runtime.Replay;

/// <summary>The events of two runs side by side, without the ids, which are counted through.</summary>
internal static partial class EventDifference
{
    private const int MostCells = 25_000_000;

    /// <exception cref="InvalidDataException">There are too many to compare.</exception>
    public static IEnumerable<(char Mark, EventLine Line)> Of(
        IEnumerable<RecordedStep> before,
        IEnumerable<RecordedStep> after
    )
    {
        var (then, now) = (Lines(before), Lines(after));
        if ((long)then.Count * now.Count > MostCells)
        {
            throw new InvalidDataException($"{then.Count} and {now.Count} events are too many to compare.");
        }

        return SequenceDifference
            .Of(then, now, (a, b) => string.Equals(a.Text, b.Text, StringComparison.Ordinal))
            .Select(pair =>
                pair.Before is null ? ('+', pair.After!)
                : pair.After is null ? ('-', pair.Before)
                : (' ', pair.After)
            );
    }

    private static List<EventLine> Lines(IEnumerable<RecordedStep> steps)
    {
        var lines = new List<EventLine>();
        foreach (var step in steps)
        {
            foreach (var effect in step.Effects)
            {
                var text =
                    effect.Text is { } kept ? Id().Replace(Encoding.UTF8.GetString(kept), "${kind}_...")
                    : effect.Kind is { } kind && kind.Contains('.', StringComparison.Ordinal)
                        ? $$"""{"type":"{{kind}}" ...}"""
                    : null;
                if ((effect.IsEvent || effect.Text is null) && text is not null && !IsSound(text))
                {
                    lines.Add(new(step.At, text));
                }
            }
        }

        return lines;
    }

    /// <summary>Pieces of sound and of the face: their cut depends on the clock.</summary>
    private static bool IsSound(string text) =>
        text.Contains("audio.delta\"", StringComparison.Ordinal)
        || text.Contains("blendshapes.delta\"", StringComparison.Ordinal);

    [GeneratedRegex("""\b(?<kind>event|item|resp|call|conv)_[0-9A-Za-z]{8,}""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Id();
}

/// <summary>An event and when it was decided.</summary>
internal sealed record EventLine(TimeSpan At, string Text);
