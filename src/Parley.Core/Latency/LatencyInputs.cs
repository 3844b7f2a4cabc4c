namespace Parley.Core.Latency;

/// <summary>The first audio of a generation was written to the socket.</summary>
/// <param name="At">When.</param>
public sealed record AudioSent(int Generation, DateTimeOffset At) : SessionInput;
