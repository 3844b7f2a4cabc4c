using System.Diagnostics;
using System.Diagnostics.Metrics;
using Parley.Core.Latency;

namespace Parley.Runtime.Latency;

/// <summary>
/// Receipts as traces and metrics, under the names of docs/operations/running.md: an activity <c>realtime.turn</c> from the
/// person's last sound to the first sound of the answer, with an event for every step, and the histogram
/// <c>parley.turn.latency</c> with one value for each part (tag <c>part</c>) and the whole (<c>total</c>); and
/// <c>parley.speculation.saved</c>.
/// </summary>
internal static class LatencyTelemetry
{
    public const string Name = "Parley";

    private static readonly ActivitySource _source = new(Name);
    private static readonly Meter _meter = new(Name);
    private static readonly Histogram<double> _latency = _meter.CreateHistogram<double>(
        "parley.turn.latency",
        "ms",
        "What each step adds between a person's last sound and the first sound of the answer"
    );

    private static readonly Histogram<double> _saved = _meter.CreateHistogram<double>(
        "parley.speculation.saved",
        "ms",
        "How much of an answer that was prepared ahead was made before it could begin"
    );

    public static void Report(ReportLatency report, string sessionId)
    {
        var receipt = report.Receipt;
        if (_latency.Enabled)
        {
            foreach (var (part, took) in receipt.Marks.Parts)
            {
                _latency.Record(took, KeyValuePair.Create<string, object?>("part", part));
            }

            _latency.Record(receipt.Marks.Heard ?? 0, KeyValuePair.Create<string, object?>("part", "total"));
        }

        if (receipt.IsPrepared)
        {
            _saved.Record(receipt.SavedMs);
        }

        using var activity = _source.StartActivity(
            "realtime.turn",
            ActivityKind.Internal,
            parentContext: default,
            startTime: report.LastSound
        );
        if (activity is null)
        {
            return;
        }

        activity
            .SetTag("parley.session.id", sessionId)
            .SetTag("parley.response.id", receipt.ResponseId)
            .SetTag("parley.item.id", receipt.ItemId)
            .SetTag("parley.turn.interim", receipt.IsInterim)
            .SetTag("parley.turn.speculations", receipt.Speculations)
            .SetTag("parley.turn.prepared", receipt.IsPrepared)
            .SetTag("parley.turn.saved_ms", receipt.SavedMs);
        foreach (var (name, at) in receipt.Marks.Steps)
        {
            if (at is { } ms)
            {
                activity.AddEvent(new(name, report.LastSound.AddMilliseconds(ms)));
                activity.SetTag($"parley.turn.{name}_ms", ms);
            }
        }

        activity.SetEndTime(report.LastSound.UtcDateTime.AddMilliseconds(receipt.Marks.Heard ?? 0));
    }
}
