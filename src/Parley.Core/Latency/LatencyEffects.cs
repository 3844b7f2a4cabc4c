using Parley.Protocol.Latency;

namespace Parley.Core.Latency;

/// <summary>A person has heard the first sound after a turn: for traces and metrics, whether or not the client asked for the event.</summary>
/// <param name="LastSound">What the receipt's times count from.</param>
public sealed record ReportLatency(LatencyReceipt Receipt, DateTimeOffset LastSound) : SessionEffect;
