using Parley.Core.State;
using Parley.Runtime.Sessions;

namespace Parley.Runtime.Journals;

/// <summary>The first record of a journal: what the session began with.</summary>
/// <param name="Format">Of the file; a reader refuses a newer one.</param>
/// <param name="Server">The version of Parley that wrote it.</param>
/// <param name="Started">All other times count from here.</param>
/// <param name="State">Before the first input.</param>
internal sealed record JournalHeader(
    int Format,
    string Server,
    DateTimeOffset Started,
    SessionStart Start,
    SessionState State,
    SessionOptions Options,
    RecordedEngines Engines
)
{
    /// <summary>The format written by this version.</summary>
    public const int CurrentFormat = 1;
}
