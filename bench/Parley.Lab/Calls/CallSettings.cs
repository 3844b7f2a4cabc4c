using Parley.Lab.Network;

namespace Parley.Lab.Calls;

/// <summary>Who calls, over which line, and what the session is told.</summary>
internal sealed record CallSettings
{
    /// <summary>Null: nothing is said of it, so the server's default holds.</summary>
    public TurnSettings? Turns { get; init; }

    public bool Transcribes { get; init; }

    /// <summary>Type of <c>input_audio_noise_reduction</c>; null: off.</summary>
    public string? NoiseReduction { get; init; }

    public bool CancelsEcho { get; init; }

    public Line Line { get; init; }

    public string? Instructions { get; init; }

    /// <summary>Sound that the client keeps before it plays.</summary>
    public int BufferMs { get; init; }

    /// <summary>Level of what the microphone hears of the loudspeaker; null: headphones.</summary>
    public double? EchoDb { get; init; }

    /// <summary>Null: a good network.</summary>
    public NetworkKind? Network { get; init; }

    /// <summary>The client says with <c>conversation.item.truncate</c> what it had played when it was interrupted.</summary>
    public bool ReportsTruncation { get; init; }

    /// <summary>The server truncates by itself.</summary>
    public bool AutoTruncates { get; init; }

    public bool WantsWordTimes { get; init; }

    /// <summary>Asks for Parley's latency receipt.</summary>
    public bool WantsReceipt { get; init; }

    /// <summary>Repeats what chance decides: the room, the line.</summary>
    public int Seed { get; init; }
}

/// <summary>How the microphone's sound is coded.</summary>
internal enum Line
{
    Wideband,
    Ulaw,
    Alaw,
}
