namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>What was played, and how its timeline stands to the microphone's. Used by the audio-in lane alone.</summary>
internal interface IEchoReference
{
    /// <summary>
    /// Position in the reference of what would be in the microphone at its position 0 if nothing took any time: the echo is never
    /// earlier than position + offset. Changes slowly, with the clocks and the network.
    /// </summary>
    long Offset { get; }

    /// <summary>False when nothing can be read behind a microphone position plus the offset.</summary>
    bool KnowsAhead { get; }

    /// <summary>The microphone's samples up to this position have arrived.</summary>
    /// <param name="at">When; null: just now.</param>
    void Heard(long position, DateTimeOffset? at);

    /// <summary>By how much the timelines parted since the last call, because the client left out some of its sound.</summary>
    long TakeGap();

    /// <summary>
    /// How often the server had nothing more to send and then had: the client fell silent for as long, or for less, or not at all,
    /// by what it held back. Null where that is not known.
    /// </summary>
    int? DryRuns { get; }

    /// <summary>Copies the reference; silence where there is none.</summary>
    void Read(long position, Span<short> destination);
}
