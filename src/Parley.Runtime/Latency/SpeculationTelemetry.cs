using System.Diagnostics.Metrics;
using Parley.Core.Speculation;

namespace Parley.Runtime.Latency;

/// <summary>
/// What preparing answers gives and costs: the counters <c>parley.speculations</c> (tag <c>outcome</c>),
/// <c>parley.speculation.wasted_tokens</c> and <c>parley.speculation.adopted_tokens</c>.
/// </summary>
internal static class SpeculationTelemetry
{
    private static readonly Meter _meter = new(LatencyTelemetry.Name);
    private static readonly Counter<long> _outcomes = _meter.CreateCounter<long>(
        "parley.speculations",
        "{answer}",
        "Answers prepared before their turn was committed"
    );

    private static readonly Counter<long> _wasted = _meter.CreateCounter<long>(
        "parley.speculation.wasted_tokens",
        "{token}",
        "Tokens of prepared answers that were thrown away"
    );

    private static readonly Counter<long> _adopted = _meter.CreateCounter<long>(
        "parley.speculation.adopted_tokens",
        "{token}",
        "Tokens of prepared answers that were given, as far as they had come by then"
    );

    public static void Report(ReportSpeculation report)
    {
        _outcomes.Add(1, KeyValuePair.Create<string, object?>("outcome", NameOf(report.Outcome)));
        switch (report.Outcome)
        {
            case SpeculationOutcome.Started:
                break;
            case SpeculationOutcome.Adopted:
                _adopted.Add(report.Tokens);
                break;
            default:
                _wasted.Add(report.Tokens);
                break;
        }
    }

    private static string NameOf(SpeculationOutcome outcome) =>
        outcome switch
        {
            SpeculationOutcome.Started => "started",
            SpeculationOutcome.Adopted => "adopted",
            SpeculationOutcome.WentOn => "went_on",
            SpeculationOutcome.TextDiffers => "text_differs",
            SpeculationOutcome.Changed => "changed",
            SpeculationOutcome.NotWanted => "not_wanted",
            _ => "failed",
        };
}
