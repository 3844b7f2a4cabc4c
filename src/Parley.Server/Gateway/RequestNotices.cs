using Parley.Protocol.Errors;
using Parley.Runtime.Sessions;

namespace Parley.Server.Gateway;

/// <summary>Query parameters that ask for what the operator decides here: the client is told, and is served all the same.</summary>
internal static class RequestNotices
{
    private static readonly (string Name, string Message)[] Known =
    [
        (
            "profile",
            "'profile' has no effect: the model comes from the server's own Responder setting, whatever the deployment is called."
        ),
        (
            "agent-authentication-identity-client-id",
            "'agent-authentication-identity-client-id' has no effect: agents are this server's own and need no identity."
        ),
        ("foundry-resource-override", "'foundry-resource-override' has no effect: models come from this server."),
    ];

    public static IReadOnlyList<EngineNotice> Of(HttpContext context, bool isForAgent = false) =>
        [
            .. Known
                .Where(known => context.Request.Query.ContainsKey(known.Name) && !isForAgent)
                .Select(known => new EngineNotice(ErrorCodes.NotActive, known.Message, known.Name)),
        ];
}
