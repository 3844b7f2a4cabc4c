using Parley.Engines;
using Parley.Engines.Agents;
using Parley.Server.Gateway;

namespace Parley.Server.AgentMode;

/// <summary>Why a client is not led to an agent of another host, in words for its handshake.</summary>
internal static class AgentRefusals
{
    private const string Token = "agent-access-token";

    public static Refusal TokenMissing { get; } =
        New(
            StatusCodes.Status400BadRequest,
            AgentCodes.TokenMissing,
            $"Missing required query parameter: {Token}."
        ) with
        {
            Param = Token,
        };

    /// <summary>An identity of the cloud would do instead of a token there; this server has none to lend.</summary>
    /// <param name="parameter">As the client spelled it.</param>
    public static Refusal NoIdentities(string parameter) =>
        New(
            StatusCodes.Status400BadRequest,
            AgentCodes.IdentityUnavailable,
            $"'{parameter}' cannot be used: this server has no managed identities. Send a token for the agent as '{Token}' instead."
        ) with
        {
            Param = parameter,
        };

    public static Refusal HostNotAllowed(string host) =>
        New(
            StatusCodes.Status403Forbidden,
            AgentCodes.HostNotAllowed,
            $"Agents of the host {host} are not allowed; the operator allows hosts with --agent-hosts."
        );

    public static Refusal PrivateHost(string host) =>
        New(
            StatusCodes.Status403Forbidden,
            AgentCodes.HostNotAllowed,
            $"The host {host} has a private address; the operator allows those with --outgoing-private."
        );

    /// <summary>What the other host said, or that it said nothing.</summary>
    public static Refusal Of(EngineException e) =>
        New(
            e switch
            {
                { Code: AgentCodes.NotFound or AgentCodes.ConversationNotFound } => StatusCodes.Status404NotFound,
                { Code: AgentCodes.AccessDenied } => StatusCodes.Status403Forbidden,
                { Fault: EngineFault.Timeout } => StatusCodes.Status504GatewayTimeout,
                { Fault: EngineFault.Busy } => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status502BadGateway,
            },
            e.Code ?? AgentCodes.Unavailable,
            e.Message
        );

    private static Refusal New(int status, string code, string message) => new(status, "agent", code, message);
}
