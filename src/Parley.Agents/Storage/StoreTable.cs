namespace Parley.Agents.Storage;

/// <summary>The tables. Both generations of the API share them: a thread is a conversation, a message an item, a response a run.</summary>
internal enum StoreTable
{
    /// <summary>Parent: the generation.</summary>
    Agents,

    /// <summary>Parent: the agent.</summary>
    AgentVersions,

    /// <summary>Parent: the generation.</summary>
    Conversations,

    /// <summary>Parent: the conversation; empty for items of a response without one.</summary>
    Items,

    /// <summary>Parent: the conversation; empty for a response without one.</summary>
    Runs,

    /// <summary>Parent: the run.</summary>
    RunSteps,
}
