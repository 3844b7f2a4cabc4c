namespace Parley.Clients;

/// <summary>What an update of the client means, whatever the client calls it.</summary>
internal enum Happening
{
    Other,
    SessionStarted,
    SessionConfigured,
    SpeechStarted,
    SpeechFinished,
    AudioCommitted,
    AudioCleared,
    ItemAdded,
    ItemDone,
    ItemRetrieved,
    ItemDeleted,
    ItemTruncated,
    Hearing,
    Heard,
    HearingFailed,
    ResponseStarted,
    ResponseFinished,
    OutputStarted,
    OutputFinished,
    TextDelta,
    AudioDelta,
    TranscriptDelta,
    ArgumentsDelta,
    ArgumentsDone,
    Error,
}
