namespace Parley.Fuzz.Targets;

/// <summary>Everything that reads what a stranger sent.</summary>
internal static class FuzzTargets
{
    /// <summary>A whole session costs much more than a parser does.</summary>
    private const int SessionShare = 20;

    public static IReadOnlyList<IFuzzTarget> All { get; } =
    [new EventTarget(), new AudioTarget(), new RequestTarget(), new SessionTarget()];

    public static int RunsFor(IFuzzTarget target, int runs) => target is SessionTarget ? runs / SessionShare : runs;
}
