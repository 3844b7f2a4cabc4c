using System.Collections.Immutable;

namespace Parley.Core.Turns;

/// <summary>What the session's transcriber can tell; the client is warned when it asks for more.</summary>
/// <param name="Languages">BCP-47 names of what it understands, the preferred first; empty: anything.</param>
/// <param name="WordTimes">Says when each word was said.</param>
/// <param name="Probabilities">Says how sure it is of each word.</param>
public sealed record EarAbilities(ImmutableArray<string> Languages, bool WordTimes, bool Probabilities)
{
    /// <summary>Nothing that a client may ask for is missing.</summary>
    public static EarAbilities All { get; } = new([], true, true);
}
