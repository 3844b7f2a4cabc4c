namespace Parley.Runtime.Journals;

/// <summary>Where the journals of sessions go.</summary>
public interface IJournalStore
{
    /// <summary>The longest journal, bytes; what comes after is lost, and counted.</summary>
    long MaxBytes { get; }

    /// <summary>A new, empty journal, written by one task and disposed by it; null when none can be made, which was logged.</summary>
    Stream? Open(string sessionId, DateTimeOffset started);
}
