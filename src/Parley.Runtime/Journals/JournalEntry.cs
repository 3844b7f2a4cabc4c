using Parley.Core;

namespace Parley.Runtime.Journals;

/// <summary>Something on its way into a journal; immutable, so that it may be written after the session has gone on.</summary>
/// <param name="Cost">Memory that it holds while it waits, in bytes; roughly.</param>
internal abstract record JournalEntry(int Cost);

internal sealed record HeaderEntry(JournalHeader Header) : JournalEntry(Overhead)
{
    private const int Overhead = 4_096;
}

/// <summary>The client's message as it came; null: it was too large, and was not read.</summary>
internal sealed record ClientEntry(TimeSpan At, byte[]? Message) : JournalEntry(Message?.Length ?? 0);

/// <summary>The client closed, or its connection broke.</summary>
internal sealed record HangUpEntry(TimeSpan At) : JournalEntry(0);

/// <summary>One step of the session: what it was told, when, and what it decided.</summary>
internal sealed record StepEntry(TimeSpan At, SessionInput Input, SessionEffect[] Effects) : JournalEntry(256);

/// <summary>Something that an engine was asked, or answered.</summary>
/// <param name="Call">Which call of the session, all engines together.</param>
internal sealed record EngineEntry(TimeSpan At, string Engine, int Call, EngineNews News, int Size = 0)
    : JournalEntry(256 + Size);

/// <summary>So many records were lost before this one.</summary>
internal sealed record LostEntry(TimeSpan At, long Count) : JournalEntry(0);

/// <summary>The session is over.</summary>
internal sealed record EndEntry(TimeSpan At, long Lost) : JournalEntry(0);
