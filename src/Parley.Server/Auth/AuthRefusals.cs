using Parley.Server.Auth.Tokens;
using Parley.Server.Gateway;

namespace Parley.Server.Auth;

/// <summary>Why someone is not let in, in the words and shapes of the services that clients know (docs/operations/identity.md).</summary>
internal static class AuthRefusals
{
    /// <summary>The name of every reason that concerns a token begins with it.</summary>
    private const string TokenReason = "token";

    public static Refusal Conflict { get; } =
        new(
            StatusCodes.Status401Unauthorized,
            "conflict",
            "401",
            "Access denied because the request brings two different credentials; send one, in one place or the same in several."
        );

    /// <summary>To the client it is a key like any that opens nothing; logs say why.</summary>
    public static Refusal KeyInAddress { get; } = Refusal.Unauthorized with { Reason = "key_in_address" };

    public static Refusal KeysDisabled { get; } =
        new(
            StatusCodes.Status403Forbidden,
            "keys_disabled",
            "AuthenticationTypeDisabled",
            "Key based authentication is disabled for this resource."
        );

    public static Refusal RegionalHost { get; } =
        new(
            StatusCodes.Status400BadRequest,
            "regional_host",
            "BadRequest",
            "Please provide an authentication key. This host name takes no tokens; use the resource's own host name for them."
        );

    public static Refusal IssuerUnreachable { get; } =
        new(
            StatusCodes.Status503ServiceUnavailable,
            "issuer_unreachable",
            "503",
            "The keys of the token's issuer cannot be fetched; try again in a moment."
        )
        {
            RetryAfter = 10,
        };

    /// <summary>One text for every fault of a token: what exactly is wrong with it is in the audit log.</summary>
    public static Refusal InvalidToken(string audiences, TokenFault? fault) =>
        new(
            StatusCodes.Status401Unauthorized,
            fault is { } known ? $"{TokenReason}_{known.ToString().ToLowerInvariant()}" : $"{TokenReason}_missing",
            "401",
            $"Unauthorized. Access token is missing, invalid, audience is incorrect ({audiences}), or have expired."
        )
        {
            Challenge = fault is null ? "Bearer" : "Bearer error=\"invalid_token\"",
            IsFlatForVoiceLive = true,
        };

    /// <summary>401 and not 403, as the service answers.</summary>
    public static Refusal PermissionDenied(Principal principal, Permissions needed, HttpRequest request) =>
        new(
            StatusCodes.Status401Unauthorized,
            "permission",
            "PermissionDenied",
            ActionOf(needed) is { } action
                ? $"The principal {principal.Id} lacks the required data action `{action}` to perform `{request.Method} {request.Path}` operation."
                : "Principal does not have access to API/Operation."
        )
        {
            Challenge = "Bearer error=\"insufficient_scope\"",
        };

    private static string? ActionOf(Permissions needed) =>
        needed.HasFlag(Permissions.AgentsWrite) ? "Microsoft.CognitiveServices/accounts/AIServices/agents/write"
        : needed.HasFlag(Permissions.AgentsRead) ? "Microsoft.CognitiveServices/accounts/AIServices/agents/read"
        : null;
}
