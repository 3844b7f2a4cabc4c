using System.Collections.Immutable;

namespace Parley.Protocol.Session;

/// <summary>What is said while an answer or a tool takes long (<c>interim_response</c>); see docs/protocol/responses.md.</summary>
/// <param name="Kind">Where its words come from.</param>
public sealed record InterimResponseConfig(InterimResponseKind Kind)
{
    public const int DefaultThresholdMs = 2_000;

    /// <summary>True when an answer that is late is bridged.</summary>
    public bool OnLatency { get; init; } = true;

    /// <summary>True when the time in which the client runs a function is bridged.</summary>
    public bool OnTool { get; init; }

    /// <summary>How long after the start of a response the first clause may take, ms.</summary>
    public int LatencyThresholdMs { get; init; } = DefaultThresholdMs;

    /// <summary>Said in turn; empty: the server's own.</summary>
    public ImmutableArray<string> Texts { get; init; } = [];

    /// <summary>The model that makes the words; null: the responder's choice.</summary>
    public string? Model { get; init; }

    /// <summary>How the words are to be made; null: the server's own instructions.</summary>
    public string? Instructions { get; init; }

    public int MaxCompletionTokens { get; init; } = 50;
}

/// <summary>Where the words of an interim response come from.</summary>
public enum InterimResponseKind
{
    /// <summary><c>static_interim_response</c>: from a list.</summary>
    Static,

    /// <summary><c>llm_interim_response</c>: from a model.</summary>
    Model,
}
