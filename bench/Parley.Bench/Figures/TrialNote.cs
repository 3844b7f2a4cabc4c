namespace Parley.Bench.Figures;

/// <summary>The circumstances of one trial, which say how far its figures can be trusted.</summary>
/// <param name="ForeignCores">CPU taken by everything that is not the bench or a server it started, in cores; null where /proc is missing.</param>
/// <param name="Lateness">How much later than due the load client sent, in ms; null when nothing was due at a fixed time.</param>
/// <param name="Attempts">How often it was run until its figures were kept.</param>
/// <param name="VoidBecause">Null: its figures count.</param>
/// <param name="NoisyBecause">Null: nobody else used much of the machine.</param>
internal sealed record TrialNote(
    string Name,
    double Seconds,
    double? ForeignCores,
    Spread? Lateness,
    int Attempts,
    string? VoidBecause,
    string? NoisyBecause
);
