using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Conversation;
using Parley.Protocol.Session;
using Parley.Protocol.Tools;

namespace Parley.Protocol.Responses;

/// <summary><c>response.create</c>. Null fields follow the session; the others hold for this response only.</summary>
public sealed record ResponseCreate : ClientEvent
{
    public bool? Speaks { get; init; }
    public string? Instructions { get; init; }

    /// <summary>Added to the instructions instead of replacing them.</summary>
    public string? AdditionalInstructions { get; init; }

    public VoiceConfig? Voice { get; init; }
    public OutputAudioFormat? OutputAudioFormat { get; init; }
    public AnimationConfig? Animation { get; init; }

    /// <summary>As the session's <see cref="SessionConfig.Speed"/>.</summary>
    public double? Speed { get; init; }

    /// <summary>Default (not initialised) means: follow the session.</summary>
    public ImmutableArray<FunctionTool> Tools { get; init; }

    /// <summary>Servers whose tools this server calls; given or not together with <see cref="Tools"/>.</summary>
    public ImmutableArray<McpServerTool> McpServers { get; init; }

    /// <summary>Default (not initialised): those of the session.</summary>
    public ImmutableArray<FoundryAgentTool> AgentTools { get; init; }

    public ToolChoiceConfig? ToolChoice { get; init; }
    public double? Temperature { get; init; }

    /// <summary>Null: follow the session; 0: no limit (<c>inf</c>).</summary>
    public int? MaxOutputTokens { get; init; }

    public string? ReasoningEffort { get; init; }

    public bool? ParallelToolCalls { get; init; }

    /// <summary>False for <c>conversation: "none"</c>: the answer stays out of the conversation.</summary>
    public bool JoinsConversation { get; init; } = true;

    /// <summary>The context instead of the conversation, references among it; default (not initialised) means the conversation, empty means none.</summary>
    public ImmutableArray<ConversationItem> InputItems { get; init; }

    /// <summary>Added to the context for this response only.</summary>
    public ImmutableArray<ConversationItem> AppendInputItems { get; init; } = [];

    /// <summary>Spoken as it is, without asking the model.</summary>
    public string? PreGeneratedText { get; init; }

    /// <summary>End an active response first (<c>cancel_previous</c>); false refuses the overlap.</summary>
    public bool? CancelPrevious { get; init; }

    /// <summary>Null: follow the session.</summary>
    public InterimResponseConfig? InterimResponse { get; init; }

    /// <summary>For a hosted agent, instead of what was said last: a JSON object; null: none.</summary>
    public JsonElement? InvokeInput { get; init; }

    /// <summary>Echoed in the response; null when absent.</summary>
    public JsonElement? Metadata { get; init; }
}

/// <summary><c>response.cancel</c>.</summary>
/// <param name="ResponseId">Null: whatever is active.</param>
public sealed record ResponseCancel(string? ResponseId) : ClientEvent;

/// <summary><c>output_audio_buffer.clear</c>: stop what is being played.</summary>
public sealed record OutputAudioClear : ClientEvent;

/// <summary><c>output_audio_buffer.cleared</c>.</summary>
public sealed record OutputAudioCleared : ServerEvent;
