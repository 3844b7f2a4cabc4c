using Parley.Server.Gateway;

namespace Parley.Server.Agents;

/// <summary>The addresses of the agent service: the same routes below each prefix that a client library puts before them.</summary>
internal static class AgentRoutes
{
    private const string Hub =
        "/agents/v1.0/subscriptions/{subscription}/resourceGroups/{group}/providers/"
        + "Microsoft.MachineLearningServices/workspaces/{project}";
    private const string Project = "/api/projects/{project}";

    private static readonly string[] ClassicPrefixes = [Hub, Project, "/openai", "/openai/v1", "/v1"];

    private static readonly string[] ResponsePrefixes =
    [
        "/openai",
        "/openai/v1",
        "/v1",
        $"{Project}/openai",
        $"{Project}/openai/v1",
        $"{Project}/agents/{{agent}}/endpoint/protocols/openai",
        $"{Project}/agents/{{agent}}/endpoint/protocols/openai/v1",
    ];

    public static void Map(IEndpointRouteBuilder routes, AgentDoor door)
    {
        foreach (var prefix in ClassicPrefixes)
        {
            var table = new RouteTable(routes.MapGroup(prefix), door);
            ClassicRoutes.Map(table);
            FileRoutes.Map(table);
        }

        NamedRoutes.Map(new RouteTable(routes.MapGroup(Project), door));
        foreach (var prefix in ResponsePrefixes)
        {
            ResponseRoutes.Map(new RouteTable(routes.MapGroup(prefix), door));
        }

        // Nothing below these addresses is a page, and clients want every error in one shape.
        foreach (var prefix in ClassicPrefixes)
        {
            routes.Map($"{prefix}/{{**rest}}", context => Refusal.NotFound.WriteAsync(context));
        }
    }
}
