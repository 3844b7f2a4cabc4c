using System.Diagnostics.CodeAnalysis;
using Parley.Protocol.Errors;

namespace Parley.Protocol.Json;

/// <summary>One message of a client, read: exactly one of the two is there.</summary>
public readonly record struct ClientEventResult(ClientEvent? Event, WireError? Error)
{
    [MemberNotNullWhen(true, nameof(Event))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsEvent => Event is not null;
}
