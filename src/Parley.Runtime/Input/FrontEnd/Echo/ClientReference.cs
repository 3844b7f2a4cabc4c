namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>The client's own reference, the right one of its two channels: both channels have the same positions.</summary>
internal sealed class ClientReference : IEchoReference
{
    private const int KeptSamples = 5 * Parley.Audio.AudioDecoder.OutputRate;

    private readonly TimelineRing _played = new(KeptSamples);

    public long Offset => 0;

    public bool KnowsAhead => false;

    public int? DryRuns => null;

    /// <param name="position">The microphone's position of the first sample.</param>
    public void Append(long position, ReadOnlySpan<short> samples) => _played.Put(position, samples);

    public void Heard(long position, DateTimeOffset? at) { }

    public long TakeGap() => 0;

    public void Read(long position, Span<short> destination) => _played.Read(position, destination);
}
