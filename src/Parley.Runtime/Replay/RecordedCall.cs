using Parley.Runtime.Journals;

namespace Parley.Runtime.Replay;

/// <summary>A whole journal in memory.</summary>
internal sealed class RecordedCall
{
    private RecordedCall(JournalHeader header) => Header = header;

    public JournalHeader Header { get; }

    public List<ClientEntry> Client { get; } = [];

    public List<RecordedStep> Steps { get; } = [];

    /// <summary>What passed to and from each engine, by call.</summary>
    public SortedDictionary<int, List<EngineEntry>> Calls { get; } = [];

    /// <summary>When the client hung up; where it did not, when the journal ends.</summary>
    public TimeSpan End { get; private set; }

    public long Lost { get; private set; }

    /// <exception cref="InvalidDataException">The journal cannot be read.</exception>
    public static RecordedCall Read(JournalReader journal)
    {
        var call = new RecordedCall(journal.Header);
        TimeSpan? hungUp = null;
        foreach (var record in journal.Records())
        {
            hungUp ??= record is HangUpEntry hangUp ? hangUp.At : null;
            call.Take(record);
        }

        call.End = hungUp ?? call.End;
        return call;
    }

    public IEnumerable<List<EngineEntry>> CallsOf(string engine) =>
        Calls.Values.Where(news => string.Equals(news[0].Engine, engine, StringComparison.Ordinal));

    private void Take(JournalEntry record)
    {
        switch (record)
        {
            case ClientEntry client:
                Client.Add(client);
                End = client.At;
                break;
            case RecordedStep step:
                Steps.Add(step);
                End = step.At;
                break;
            case EngineEntry engine:
                if (!Calls.TryGetValue(engine.Call, out var news))
                {
                    Calls[engine.Call] = news = [];
                }

                news.Add(engine);
                break;
            case LostEntry lost:
                Lost += lost.Count;
                break;
            case EndEntry end:
                Lost = Math.Max(Lost, end.Lost);
                break;
        }
    }
}
