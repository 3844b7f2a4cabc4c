namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>The server's own reference: positions of the microphone stand on the session's clock by when they arrive.</summary>
internal sealed class ServerReference(ReferenceTrack track) : IEchoReference
{
    private readonly ArrivalClock _arrivals = new();
    private long _gap;

    public long Offset => _arrivals.Offset;

    public bool KnowsAhead => true;

    public int? DryRuns => track.DryRuns;

    public void Heard(long position, DateTimeOffset? at) =>
        _gap += _arrivals.Add(position, at is { } moment ? track.At(moment) : track.Now);

    public long TakeGap()
    {
        var gap = _gap;
        _gap = 0;
        return gap;
    }

    public void Read(long position, Span<short> destination) => track.Read(position, destination);
}
