namespace Parley.Core.Speculation;

/// <summary>The person is silent for long enough that the turn may be over; it is still open.</summary>
/// <param name="AtSample">Since when.</param>
public sealed record PauseHeard(long AtSample) : SessionInput;

/// <summary>The person went on.</summary>
public sealed record PauseOver : SessionInput;
