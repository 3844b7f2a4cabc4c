using System.Collections.Immutable;

namespace Parley.Core.Conversation;

/// <summary>A text that comes in pieces, until each of its parts is whole.</summary>
/// <param name="Id">The client's name for it, which its item will have; empty when there is none.</param>
/// <param name="Parts">By <c>content_index</c>.</param>
public sealed record TypedText(string Id, ImmutableSortedDictionary<int, TypedPart> Parts)
{
    /// <summary>Characters of all parts together: with every character escaped its item still fits into one message.</summary>
    public const int Longest = 64 * 1024;

    /// <summary>Texts of one session that may be unfinished at a time.</summary>
    public const int MostAtOnce = 16;

    public int Length => Parts.Values.Sum(p => p.Text.Length);

    public bool Done => Parts.Values.All(p => p.Done);
}

/// <summary>One part of it.</summary>
public sealed record TypedPart(string Text, bool Done = false);
