namespace Parley.Core.State;

/// <summary>What the session's engines can do, as far as its decisions depend on it. Fixed when the session starts.</summary>
public sealed record SessionCapabilities
{
    /// <summary>The model sees images.</summary>
    public bool AcceptsImages { get; init; }

    /// <summary>The model fetches an image from its address; else it takes <c>data:</c> URLs alone.</summary>
    public bool FetchesImages { get; init; }

    /// <summary>The model may be asked before it is known whether its answer is wanted.</summary>
    public bool Speculates { get; init; }

    /// <summary>The model does what its instructions say, so it can be asked for the words of an interim response.</summary>
    public bool FollowsInstructions { get; init; }
}
