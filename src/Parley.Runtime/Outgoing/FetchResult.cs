namespace Parley.Runtime.Outgoing;

/// <summary>A document, or why there is none.</summary>
/// <param name="Problem">Null when all is well; else one line without the address, which may hold a secret.</param>
public sealed record FetchResult(ReadOnlyMemory<byte> Body, FetchFault? Fault = null, string? Problem = null)
{
    public bool IsGood => Fault is null;

    public static FetchResult Failed(FetchFault fault, string problem) => new(default, fault, problem);
}

/// <summary>Who is to blame when nothing was got.</summary>
public enum FetchFault
{
    /// <summary>The address is none that may be asked, by its form.</summary>
    BadAddress,

    /// <summary>The operator has not allowed it.</summary>
    NotAllowed,

    /// <summary>Nobody answers there.</summary>
    Unreachable,

    /// <summary>The answer is not the document: another status, or a redirect.</summary>
    Refused,

    TooLarge,

    TooSlow,
}
