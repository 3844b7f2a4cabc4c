using System.Text.Json.Serialization;
using Parley.Server.Auth;
using Parley.Server.Gateway;

namespace Parley.Server.Audit;

/// <summary>One line of the audit log: who did what, and what came of it. Holds no secret, and nothing that a person said.</summary>
/// <param name="Action">For instance <c>session.open</c> or <c>key.rotate</c>.</param>
/// <param name="Result"><c>ok</c>, <c>refused</c> or <c>failed</c>.</param>
internal sealed record AuditEntry(DateTimeOffset Time, string Action, string Result)
{
    /// <summary>Why it was refused: the reason that is counted, too.</summary>
    public string? Reason { get; init; }

    public int? Status { get; init; }

    /// <summary><c>key</c>, <c>token</c> or <c>operator</c> (the command line); null when nobody is known.</summary>
    public string? Kind { get; init; }

    public string? Principal { get; init; }

    /// <summary>The client application that a token was given to.</summary>
    public string? Client { get; init; }

    public string? TokenId { get; init; }

    /// <summary>True when an ephemeral key stood for the principal.</summary>
    public bool? Ephemeral { get; init; }

    /// <summary>True when the credential stood in the address, where logs of proxies may have kept it.</summary>
    public bool? InQuery { get; init; }

    /// <summary>What it was done to: the name of a key.</summary>
    public string? Target { get; init; }

    public string? Path { get; init; }

    public string? Address { get; init; }

    public string? RequestId { get; init; }

    public string? ClientRequestId { get; init; }

    public string? SessionId { get; init; }

    /// <summary>An entry about a request.</summary>
    public static AuditEntry Of(
        HttpContext context,
        DateTimeOffset time,
        string action,
        Principal? principal,
        Refusal? refusal = null
    )
    {
        var request = RequestIds.Of(context);
        return new AuditEntry(time, action, refusal is null ? "ok" : "refused")
        {
            Reason = refusal?.Reason,
            Status = refusal?.Status,
            Kind = principal?.Kind.ToString().ToLowerInvariant(),
            Principal = principal?.Id,
            Client = principal?.Client,
            TokenId = principal?.TokenId,
            Ephemeral = principal?.Secret is null ? null : true,
            InQuery = context.Features.Get<Credentials>() is { InQuery: true } ? true : null,
            Path = context.Request.Path.Value is { Length: > 128 } path ? path[..128] : context.Request.Path.Value,
            Address = context.Connection.RemoteIpAddress?.ToString(),
            RequestId = request.Server,
            ClientRequestId = request.Client,
        };
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(AuditEntry))]
internal sealed partial class AuditJson : JsonSerializerContext;
