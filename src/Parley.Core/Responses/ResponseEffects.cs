using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Conversation;
using Parley.Protocol.Session;
using Parley.Protocol.Tools;

namespace Parley.Core.Responses;

/// <summary>Ask the model. The snapshot is all it may depend on.</summary>
public sealed record StartResponse(int Generation, ResponseSnapshot Snapshot) : SessionEffect
{
    /// <summary>True while it is open whether the answer is wanted; its last item is not in the conversation yet.</summary>
    public bool IsSpeculative { get; init; }
}

/// <summary>Stop the model; nothing of this generation is wanted any more.</summary>
public sealed record CancelResponse(int Generation) : SessionEffect;

/// <summary>What one answer depends on.</summary>
public sealed record ResponseSnapshot(
    string SessionId,
    string Model,
    string Instructions,
    ImmutableArray<ConversationItem> Items,
    ImmutableArray<FunctionTool> Tools,
    ToolChoiceConfig ToolChoice
)
{
    public double? Temperature { get; init; }
    public int? MaxOutputTokens { get; init; }
    public string? ReasoningEffort { get; init; }
    public bool ParallelToolCalls { get; init; } = true;
    public string? Language { get; init; }

    /// <summary>A JSON object for a hosted agent; null: none.</summary>
    public JsonElement? InvokeInput { get; init; }
}
