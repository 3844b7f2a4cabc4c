using System.Collections.Immutable;
using Parley.Core.Conversation;
using Parley.Core.Latency;
using Parley.Core.Responses;
using Parley.Core.Speculation;
using Parley.Core.Tools;
using Parley.Core.Turns;
using Parley.Core.Turns.BargeIn;
using Parley.Protocol.Errors;
using Parley.Protocol.Session;

namespace Parley.Core.State;

/// <summary>All that a session knows: a value. <see cref="SessionCore.Next"/> makes the next one.</summary>
public sealed record SessionState
{
    public required string SessionId { get; init; }

    public required SessionConfig Config { get; init; }

    /// <summary>What the transcriber can tell.</summary>
    public EarAbilities Ear { get; init; } = EarAbilities.All;

    public SessionPhase Phase { get; init; } = SessionPhase.New;

    /// <summary>Unix seconds; null: no limit.</summary>
    public long? ExpiresAt { get; init; }

    /// <summary>What the session was allowed in all; null: no limit.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>The voice in which the assistant was first heard; null while it was not.</summary>
    public string? HeardVoice { get; init; }

    /// <summary>How much the conversation may hold.</summary>
    public ConversationBounds Bounds { get; init; } = ConversationBounds.Default;

    public ConversationState Conversation { get; init; } = ConversationState.Empty;

    public TurnState Turns { get; init; } = TurnState.Idle;

    /// <summary>How interruptions are judged where the client does not say.</summary>
    public BargeInConfig BargeIn { get; init; } = BargeInConfig.Confirming;

    /// <summary>A person may be speaking into the answer's echo.</summary>
    public bool IsVoiceSuspected { get; init; }

    /// <summary>Something that is heard over an answer and not decided.</summary>
    public PendingOnset? Onset { get; init; }

    /// <summary>The answer that was cut last, while it may go on.</summary>
    public CutAnswer? Cut { get; init; }

    /// <summary>The response that is under way; at most one.</summary>
    public ActiveResponse? Response { get; init; }

    /// <summary>A response that waits for a transcript, or for the active response to end.</summary>
    public QueuedResponse? Queued { get; init; }

    /// <summary>Retrievals that are not answered yet, oldest first.</summary>
    public ImmutableList<PendingFetch> Fetches { get; init; } = [];

    /// <summary>Texts that a person is still writing, oldest first.</summary>
    public ImmutableList<TypedText> Texts { get; init; } = [];

    /// <summary>Since when nobody speaks: the end of the last turn, or of the last answer as it is heard; null: not since then.</summary>
    public DateTimeOffset? IdleFrom { get; init; }

    /// <summary>When the silence will have been too long; null: it may last. The idle timer is armed exactly while this is set.</summary>
    public DateTimeOffset? IdleAt { get; init; }

    /// <summary>How far the last turn has come, until something is heard in answer to it; null: nobody waits.</summary>
    public TurnLatency? Latency { get; init; }

    /// <summary>The answer that is prepared before it is known whether it is wanted.</summary>
    public SpeculativeAnswer? Speculation { get; init; }

    public SpeculationBudget SpeculationBudget { get; init; } = SpeculationBudget.Default;

    public SpeculationTally SpeculationTally { get; init; } = SpeculationTally.None;

    /// <summary>What the engines can do.</summary>
    public SessionCapabilities Capabilities { get; init; } = new();

    /// <summary>What is about to be said while the client runs a function.</summary>
    public ToolInterim? ToolInterim { get; init; }

    /// <summary>The tools that this server runs.</summary>
    public ToolState Tools { get; init; } = ToolState.None;

    public ToolBounds ToolBounds { get; init; } = ToolBounds.Default;

    /// <summary>True from an interim response until an answer is given: there are never two in a row.</summary>
    public bool InterimSaid { get; init; }

    /// <summary>How many interim responses there were.</summary>
    public int InterimCount { get; init; }

    /// <summary>Texts to say as soon as nobody speaks.</summary>
    public ImmutableList<string> Announcements { get; init; } = [];

    /// <summary>Reminders that are not due, by timer.</summary>
    public ImmutableSortedDictionary<int, string> Reminders { get; init; } =
        ImmutableSortedDictionary<int, string>.Empty;

    /// <summary>Warnings that wait for a quiet moment after the first update or turn.</summary>
    public ImmutableList<WarningEvent> Notices { get; init; } = [];

    /// <summary>True once the client has done something: before that, nothing may follow session.created.</summary>
    public bool NoticesOpen { get; init; }

    /// <summary>Samples of speech heard since the last response began, at 16 kHz; for usage.</summary>
    public long UnbilledSamples { get; init; }

    /// <summary>The last number given to a response, a turn or a timer.</summary>
    public int LastGeneration { get; init; }

    /// <summary>How many ids were minted.</summary>
    public long MintedIds { get; init; }

    public static SessionState Create(string sessionId, SessionConfig config, long? expiresAt = null) =>
        new()
        {
            SessionId = sessionId,
            Config = config,
            ExpiresAt = expiresAt,
        };
}

public enum SessionPhase
{
    New,
    Open,
    Draining,

    /// <summary>Absorbing: nothing happens any more.</summary>
    Ended,
}
