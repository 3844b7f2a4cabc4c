namespace Parley.Agents.Storage;

/// <summary>Which part of a list is wanted.</summary>
public sealed record PageRequest(int Limit = PageRequest.DefaultLimit, bool Ascending = false)
{
    public const int DefaultLimit = 20;

    /// <summary>Some clients never ask for a second page, so a large one is served.</summary>
    public const int LargestLimit = 10_000;

    /// <summary>Go on behind this id, in the order of the list.</summary>
    public string? After { get; init; }

    /// <summary>The part just before this id, in the order of the list.</summary>
    public string? Before { get; init; }

    /// <summary>Items of one run only; null: all.</summary>
    public string? RunId { get; init; }

    /// <summary>Everything there is, oldest first.</summary>
    public static PageRequest All { get; } = new(int.MaxValue - 1, Ascending: true);
}
