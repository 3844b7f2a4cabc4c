namespace Parley.Agents.Storage;

/// <summary>A part of a list, in its order.</summary>
/// <param name="HasMore">There is more behind it, in the direction that was asked for.</param>
internal sealed record RowPage(IReadOnlyList<StoredRow> Rows, bool HasMore);
