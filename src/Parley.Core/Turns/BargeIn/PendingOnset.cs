namespace Parley.Core.Turns.BargeIn;

/// <summary>Something is heard while an answer is audible, and it is not decided whether it is a turn.</summary>
/// <param name="Number">Of the turn that it may become, and of its timer.</param>
/// <param name="StartSample">Where that turn would begin.</param>
/// <param name="Speech">The speech run that is quiet because of it.</param>
/// <param name="Response">The response that it would interrupt.</param>
public sealed record PendingOnset(int Number, long StartSample, int Speech, int Response)
{
    public OnsetStage Stage { get; init; }

    /// <summary>The voice was short, and its transcript was asked to end.</summary>
    public bool IsOver => Stage is OnsetStage.Over or OnsetStage.OverWithoutWords or OnsetStage.Late;

    /// <summary>The words so far; none of them was sent.</summary>
    public StablePrefix Words { get; init; } = StablePrefix.Empty;
}

public enum OnsetStage
{
    /// <summary>The answer goes on quietly.</summary>
    Ducked,

    /// <summary>A voice: the answer waits.</summary>
    Held,

    /// <summary>The same, and it lasts: so far it said "yeah".</summary>
    HeldLong,

    /// <summary>It was short and is over: its transcript decides.</summary>
    Over,

    /// <summary>The same, and it sounded as if there were no words in it.</summary>
    OverWithoutWords,

    /// <summary>It is over, and its words are late: the first that come decide.</summary>
    Late,
}
