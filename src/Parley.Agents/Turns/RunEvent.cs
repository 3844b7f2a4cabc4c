using Parley.Engines.Responses;

namespace Parley.Agents.Turns;

/// <summary>One event of a run, as its stream shows it.</summary>
/// <param name="Data">JSON.</param>
/// <param name="Part">What the model gave that caused it, for listeners in this process; null: nothing.</param>
public sealed record RunEvent(string Name, string Data, ResponderPart? Part = null);
