using Parley.Runtime.Journals;

namespace Parley.Runtime.Tests.Journals;

/// <summary>Keeps the journals of sessions in memory.</summary>
internal sealed class MemoryJournals : IJournalStore
{
    private readonly List<MemoryStream> _journals = [];

    public long MaxBytes { get; init; } = long.MaxValue;

    /// <summary>What was written last, to its end.</summary>
    public byte[] Last => _journals[^1].ToArray();

    public Stream Open(string sessionId, DateTimeOffset started)
    {
        _journals.Add(new());
        return _journals[^1];
    }
}
