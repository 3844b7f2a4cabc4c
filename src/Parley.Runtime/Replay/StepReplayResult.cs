using Parley.Runtime.Journals;

namespace Parley.Runtime.Replay;

/// <summary>What came of replaying a journal step by step.</summary>
internal sealed record StepReplayResult
{
    public int Inputs { get; init; }

    /// <summary>Those for the client.</summary>
    public int Events { get; init; }

    /// <summary>Orders to engines, timers and lanes.</summary>
    public int OtherEffects { get; init; }

    /// <summary>Records that were lost when the journal was written; nothing after the first loss was replayed.</summary>
    public long Lost { get; init; }

    /// <summary>True when the session's end is in the journal.</summary>
    public bool HasEnd { get; init; }

    /// <summary>True when the last line is not whole.</summary>
    public bool IsCut { get; init; }

    /// <summary>Records of kinds that this version does not know.</summary>
    public int Unknown { get; init; }

    /// <summary>The first one; null: everything is byte-equal.</summary>
    public StepDifference? Difference { get; init; }

    /// <summary>True when all that was recorded is decided the same now.</summary>
    public bool IsEqual => Difference is null && Lost == 0 && Inputs > 0;

    /// <summary>Counts a record that is no step.</summary>
    public StepReplayResult Take(JournalEntry record) =>
        record switch
        {
            LostEntry lost => this with { Lost = Lost + lost.Count },
            EndEntry end => this with { Lost = Math.Max(Lost, end.Lost), HasEnd = true },
            UnknownEntry => this with { Unknown = Unknown + 1 },
            _ => this,
        };
}

/// <summary>Where a replay first differs.</summary>
/// <param name="Input">Which input; the first is 1.</param>
/// <param name="At">Since the session began.</param>
/// <param name="InputText">The input's record.</param>
/// <param name="Recorded">What was decided then; null: nothing more.</param>
/// <param name="Now">What is decided now; null: nothing more.</param>
internal sealed record StepDifference(int Input, TimeSpan At, string InputText, string? Recorded, string? Now);
