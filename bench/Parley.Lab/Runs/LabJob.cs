namespace Parley.Lab.Runs;

/// <summary>One call, or a few in a row, of one measure.</summary>
/// <param name="Name">Measure and case, for messages.</param>
/// <param name="Weight">How much of the machine it needs: 1 for a call in which nobody speaks, <see cref="Ear"/> for one in which somebody does.</param>
internal sealed record LabJob(string Name, int Weight, Func<CancellationToken, Task> RunAsync)
{
    /// <summary>What is spoken is understood, too, and that is most of the work.</summary>
    public const int Ear = 3;
}
