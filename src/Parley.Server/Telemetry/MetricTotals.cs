using System.Diagnostics.Metrics;

namespace Parley.Server.Telemetry;

/// <summary>
/// What the counters and histograms of meter <c>Parley</c> have come to since the server started, for
/// <c>/console/status.json</c>: a figure can be had without a collector. Thread-safe.
/// </summary>
internal sealed class MetricTotals : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, MetricTotal> _totals = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public MetricTotals()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            // What can be asked for at any time needs no sum.
            if (
                !instrument.IsObservable
                && string.Equals(instrument.Meter.Name, ServerMetrics.Name, StringComparison.Ordinal)
            )
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>One entry for each name and tag that something was measured of, in the order of their names.</summary>
    public IReadOnlyList<MetricTotal> Read()
    {
        lock (_gate)
        {
            return [.. _totals.Values];
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var tag = tags.IsEmpty ? null : $"{tags[0].Key}={tags[0].Value}";
        var key = $"{instrument.Name} {tag}";
        lock (_gate)
        {
            var total = _totals.GetValueOrDefault(key) ?? new MetricTotal(instrument.Name, tag, 0, 0);
            _totals[key] = total with { Count = total.Count + 1, Sum = Math.Round(total.Sum + value, 3) };
        }
    }
}

/// <param name="Tag">The first tag as <c>name=value</c>; null when there is none.</param>
/// <param name="Count">Measurements.</param>
/// <param name="Sum">Of their values, in the instrument's unit.</param>
internal sealed record MetricTotal(string Name, string? Tag, long Count, double Sum);
