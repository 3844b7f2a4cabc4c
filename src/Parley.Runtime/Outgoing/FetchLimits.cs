namespace Parley.Runtime.Outgoing;

/// <summary>How much is waited for.</summary>
/// <param name="MaxBytes">Of the body; a longer one is refused, not cut.</param>
/// <param name="Time">From the first look at the name to the last byte.</param>
public sealed record FetchLimits(int MaxBytes, TimeSpan Time);
