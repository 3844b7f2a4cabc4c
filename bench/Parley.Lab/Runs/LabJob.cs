namespace Parley.Lab.Runs;

/// <summary>One call, or a few in a row, of one measure.</summary>
/// <param name="Name">Measure and case, for messages.</param>
/// <param name="Weight">How much of the machine it needs: 1 for a call that is only listened to, 3 for one that is understood.</param>
internal sealed record LabJob(string Name, int Weight, Func<CancellationToken, Task> RunAsync);
