using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Session;

namespace Parley.Protocol.Responses;

public enum ResponseStatus
{
    InProgress,
    Completed,
    Cancelled,
    Incomplete,
    Failed,
}

/// <summary>A response as the client sees it in <c>response.created</c> and <c>response.done</c>.</summary>
public sealed record ResponseView(string Id, ResponseStatus Status)
{
    /// <summary><c>turn_detected</c>, <c>client_cancelled</c>, <c>max_output_tokens</c>, <c>content_filter</c>; null where none applies.</summary>
    public string? Reason { get; init; }

    public WireError? Error { get; init; }
    public ImmutableArray<ConversationItem> Output { get; init; } = [];

    /// <summary>Null while in progress; complete, with every counter, when done.</summary>
    public Usage? Usage { get; init; }

    public string? ConversationId { get; init; }
    public bool Speaks { get; init; } = true;
    public VoiceConfig? Voice { get; init; }
    public OutputAudioFormat? OutputAudioFormat { get; init; }
    public double? Temperature { get; init; }
    public int? MaxOutputTokens { get; init; }
    public JsonElement? Metadata { get; init; }
}

/// <summary>Tokens. <c>total = input + output</c>; input = text + audio + cached; output = text + audio; no counter is ever left out.</summary>
public sealed record Usage(
    int InputText,
    int InputAudio,
    int Cached,
    int OutputText,
    int OutputAudio,
    int Reasoning = 0
)
{
    public static Usage Zero { get; } = new(0, 0, 0, 0, 0);

    public int Input => InputText + InputAudio + Cached;
    public int Output => OutputText + OutputAudio;
    public int Total => Input + Output;
}
