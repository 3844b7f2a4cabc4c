namespace Parley.Core.Speculation;

/// <summary>The turn is committed and this answer is the right one: what is held of its sound may go.</summary>
public sealed record ReleaseSpeech(int Generation) : SessionEffect;

/// <summary>What came of an answer that was prepared ahead, for metrics.</summary>
/// <param name="Tokens">What it cost; wasted unless it was adopted.</param>
public sealed record ReportSpeculation(SpeculationOutcome Outcome, int Tokens) : SessionEffect;

public enum SpeculationOutcome
{
    Started,
    Adopted,

    /// <summary>The person went on.</summary>
    WentOn,

    /// <summary>The transcript says something else.</summary>
    TextDiffers,

    /// <summary>The settings or the conversation changed.</summary>
    Changed,

    /// <summary>Another response was wanted, or none.</summary>
    NotWanted,

    /// <summary>The model or the voice failed.</summary>
    Failed,
}
