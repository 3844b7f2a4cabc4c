using System.Diagnostics;
using System.Diagnostics.Metrics;
using Parley.Runtime.Sessions;

namespace Parley.Server.Telemetry;

/// <summary>
/// The counters of the door: <c>parley.sessions.active</c> and <c>parley.handshakes.refused</c> (tag <c>reason</c>) of meter
/// <c>Parley</c>; each session is an activity <c>realtime.session</c> of source <c>Parley</c>.
/// </summary>
internal sealed class ServerMetrics : IDisposable
{
    public const string Name = "Parley";
    private static readonly ActivitySource Source = new(Name);
    private readonly Meter _meter;
    private readonly Counter<long> _refused;

    public ServerMetrics(SessionHost sessions)
    {
        _meter = new Meter(Name);
        _refused = _meter.CreateCounter<long>(
            "parley.handshakes.refused",
            "{handshake}",
            "Handshakes answered with an error"
        );
        _meter.CreateObservableUpDownCounter(
            "parley.sessions.active",
            () => sessions.ActiveSessions,
            "{session}",
            "Sessions with an open connection"
        );
    }

    public void Refused(string reason) => _refused.Add(1, KeyValuePair.Create<string, object?>("reason", reason));

    public static Activity? StartSession(SessionStart start) =>
        Source
            .StartActivity("realtime.session", ActivityKind.Server)
            ?.SetTag("parley.session.id", start.SessionId)
            .SetTag("parley.api_version", start.ApiVersion);

    public void Dispose() => _meter.Dispose();
}
