namespace Parley.Engines.Hearing;

/// <summary>What the gate decided. Positions are samples at 16 kHz since the stream began.</summary>
public abstract record GateEvent;

/// <summary>A person has begun to speak.</summary>
/// <param name="AtSample">Where the turn's audio begins, padding included.</param>
public sealed record SpeechStarted(long AtSample) : GateEvent;

/// <summary>The person has stopped.</summary>
/// <param name="EndOfSpeechSample">After the last sample that was speech.</param>
/// <param name="DecidedAtSample">Where the silence had lasted long enough; the next turn begins no earlier.</param>
public sealed record SpeechStopped(long EndOfSpeechSample, long DecidedAtSample) : GateEvent;
