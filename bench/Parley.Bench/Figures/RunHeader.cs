using Parley.Bench.Machine;

namespace Parley.Bench.Figures;

/// <summary>What must be known of a run before two of them are compared.</summary>
/// <param name="Commit">Null without git; ends with <c>-dirty</c> when files differed from it.</param>
/// <param name="Mode"><c>quick</c> or <c>full</c>.</param>
/// <param name="Engines">Role and name of the server's active engines.</param>
internal sealed record RunHeader(
    DateTimeOffset Date,
    string? Commit,
    string Mode,
    MachineInfo Machine,
    IReadOnlyList<string> Engines
);
