using Parley.Core;

namespace Parley.Runtime.Journals;

/// <summary>A step as it was read back.</summary>
internal sealed record RecordedStep(TimeSpan At, SessionInput Input, IReadOnlyList<RecordedEffect> Effects)
    : JournalEntry(0);

/// <summary>An effect as it was read back.</summary>
/// <param name="IsEvent">True for what went to the client.</param>
/// <param name="Text">Its own bytes; null where only the hash was kept.</param>
internal sealed record RecordedEffect(bool IsEvent, byte[]? Text, string? Hash, string? Kind, int Length);

/// <summary>A record of a kind that this version does not know.</summary>
internal sealed record UnknownEntry(string Kind) : JournalEntry(0);
