namespace Parley.Core.Turns.BargeIn;

/// <summary>Listen to the onset that was just told, and say what it is (<see cref="OnsetJudged"/>); until then no turn begins.</summary>
/// <param name="ConfirmMs">From the onset until it must be known whether it is a voice.</param>
/// <param name="HoldMs">How much longer a voice may be short.</param>
/// <param name="ListenMs">And so much longer it may be of somebody who only listens.</param>
public sealed record JudgeOnset(int ConfirmMs, int HoldMs, int ListenMs) : SessionEffect;

/// <summary>From now on so much speech opens a turn, ms.</summary>
public sealed record RequireSpeech(int Ms) : SessionEffect;

/// <summary>The sound of the onset is over: finish its transcript (<see cref="TranscriptDone"/>).</summary>
public sealed record EndOnset(int Turn) : SessionEffect;

/// <summary>The onset is decided: a turn began with it, or nothing did.</summary>
public sealed record SettleOnset(bool IsTurn) : SessionEffect;

/// <summary>It may soon have to stop: send little ahead, until told otherwise.</summary>
public sealed record GuardSpeech(int Generation, bool IsGuarded) : SessionEffect;

/// <summary>Speak quietly from now on.</summary>
/// <param name="GainDb">At most 0.</param>
public sealed record DuckSpeech(int Generation, double GainDb) : SessionEffect;

/// <summary>Send nothing until <see cref="ResumeSpeech"/>.</summary>
public sealed record HoldSpeech(int Generation) : SessionEffect;

/// <summary>Go on as if nothing had been heard; after a hold with the word that it cut.</summary>
public sealed record ResumeSpeech(int Generation) : SessionEffect;
