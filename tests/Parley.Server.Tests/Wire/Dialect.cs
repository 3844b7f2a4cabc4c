namespace Parley.Server.Tests.Wire;

/// <summary>A shape of the wire, as a client asks for it.</summary>
public enum Dialect
{
    VoiceLive,
    Realtime,
    RealtimeBeta,
}
