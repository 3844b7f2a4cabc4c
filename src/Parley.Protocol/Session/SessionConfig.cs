using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Input;
using Parley.Protocol.Profiles;
using Parley.Protocol.Tools;

namespace Parley.Protocol.Session;

/// <summary>
/// The effective settings of a session: a value. Whoever starts something takes a snapshot of it; nobody reads it later.
/// Field meanings and defaults: docs/protocol/session.md.
/// </summary>
public sealed record SessionConfig
{
    public required string Model { get; init; }

    /// <summary>The connection's <c>api-version</c>: some defaults depend on it. Not on the wire; null: the newest.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The connection's dialect. Not on the wire.</summary>
    public WireProfile Profile { get; init; } = WireProfile.VoiceLive;

    /// <summary>Fixed by the connection.</summary>
    public SessionKind Kind { get; init; }

    /// <summary>Who answers, when it is an agent; fixed by the connection. Null: a model.</summary>
    public AgentInfo? Agent { get; init; }

    /// <summary>True when answers are spoken; text alone otherwise.</summary>
    public bool Speaks { get; init; } = true;

    public string Instructions { get; init; } = "";

    public VoiceConfig Voice { get; init; } = VoiceConfig.Default;

    public WireAudioFormat InputAudioFormat { get; init; } = WireAudioFormat.Pcm16;

    /// <summary>Samples per second of <c>input_audio_buffer.append</c>: 8,000 for G.711, else 8,000 to 48,000.</summary>
    public int InputSamplingRate { get; init; } = 24_000;

    /// <summary>The wire's own name of the output format, for instance <c>pcm16_16000hz</c>.</summary>
    public OutputAudioFormat OutputAudioFormat { get; init; } = OutputAudioFormat.Pcm16;

    /// <summary>Null: the client ends its turns itself.</summary>
    public TurnDetectionConfig? TurnDetection { get; init; } = TurnDetectionConfig.ServerVad;

    /// <summary>Null: no transcript events; the person is still understood.</summary>
    public TranscriptionConfig? Transcription { get; init; } = TranscriptionConfig.Default;

    public ImmutableArray<FunctionTool> Tools { get; init; } = [];

    /// <summary>Servers whose tools this server calls.</summary>
    public ImmutableArray<McpServerTool> McpServers { get; init; } = [];

    /// <summary>Agents that the model may ask.</summary>
    public ImmutableArray<FoundryAgentTool> AgentTools { get; init; } = [];

    public ToolChoiceConfig ToolChoice { get; init; } = ToolChoiceConfig.Auto;

    public bool ParallelToolCalls { get; init; } = true;

    public double? Temperature { get; init; }

    /// <summary>1 to 4,096; null means <c>inf</c>.</summary>
    public int? MaxOutputTokens { get; init; }

    public string? ReasoningEffort { get; init; }

    /// <summary>What is said while an answer or a tool takes long; null: nothing. Echoed as it came.</summary>
    public InterimResponseConfig? InterimResponse { get; init; }

    /// <summary>True when each spoken word is reported with its time (<c>output_audio_timestamp_types: ["word"]</c>).</summary>
    public bool WordTimestamps { get; init; }

    /// <summary>True when mouth shapes are reported (<c>animation.outputs</c> holds <c>viseme_id</c>).</summary>
    public bool Visemes { get; init; }

    /// <summary>What <c>include</c> asks for.</summary>
    public SessionInclude Include { get; init; }

    /// <summary>True when the face is animated (<c>animation.outputs</c> holds <c>blendshapes</c>).</summary>
    public bool Blendshapes { get; init; }

    /// <summary>How fast answers are spoken: 0.25 to 1.5 times the voice's own way, on top of its <c>rate</c>.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Null: echo stays in the microphone's sound.</summary>
    public EchoCancellationConfig? EchoCancellation =>
        Echoed.TryGetValue(EchoedFields.EchoCancellation, out var fields)
            ? new(fields.TryGetProperty("reference_source", out var source) && source.ValueEquals("client"u8))
            : null;

    /// <summary>Channels of the client's audio: 2 with a reference of its own for echo cancellation.</summary>
    public int InputChannels => EchoCancellation?.Channels ?? 1;

    /// <summary>Null: noise stays in the microphone's sound.</summary>
    public NoiseReductionConfig? NoiseReduction =>
        Echoed.TryGetValue(EchoedFields.NoiseReduction, out var fields)
        && fields.TryGetProperty("type", out var type)
        && type.GetString() is { } name
            ? new(name)
            : null;

    /// <summary>
    /// Fields that are accepted and echoed as they came, for them to be shown again: by name, in the order
    /// of arrival. For instance <c>metadata</c>, <c>include</c>, <c>animation</c>, <c>input_audio_noise_reduction</c>.
    /// </summary>
    public ImmutableSortedDictionary<string, JsonElement> Echoed { get; init; } =
        ImmutableSortedDictionary<string, JsonElement>.Empty;
}
