using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Parley.Server.Tests.Security;

/// <summary>Keeps what every activity and every counter of this process tells.</summary>
internal sealed class Traces : IDisposable
{
    private readonly ConcurrentQueue<string> _seen = new();
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();

    public Traces()
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
                _seen.Enqueue(
                    $"{activity.DisplayName} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Baggage)}"
                ),
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<long>(Keep);
        _meters.SetMeasurementEventCallback<double>(Keep);
        _meters.Start();
    }

    public string Text => string.Join('\n', _seen);

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }

    private void Keep<T>(
        Instrument instrument,
        T value,
        ReadOnlySpan<KeyValuePair<string, object?>> tags,
        object? state
    ) => _seen.Enqueue($"{instrument.Name} {string.Join(' ', tags.ToArray())}");
}
