namespace Parley.Server.Agents;

/// <summary>The newer generation below a project: agents with versions.</summary>
internal static class NamedRoutes
{
    private const string One = "/agents/{agent}";

    public static void Map(RouteTable routes)
    {
        MapAgents(routes);
        MapVersions(routes);
        foreach (var path in (string[])["/agents:generate", "/agents:import", $"{One}/import"])
        {
            routes.Refuse(path, "Agents are made from a definition here.", "POST");
        }

        routes.Refuse(
            $"{One}/endpoint/sessions/{{**rest}}",
            "This server runs no containers, so its agents have no sessions of that kind.",
            "GET",
            "POST",
            "DELETE"
        );
        routes.Refuse(
            $"{One}/endpoint/protocols/voice/{{**rest}}",
            "Agents have no voice of their own here: name one with 'agent-name' on /voice-live/realtime.",
            "GET",
            "POST",
            "DELETE"
        );
    }

    private static void MapAgents(RouteTable routes)
    {
        routes.Post("/agents", async c => await c.Agents.Agents.CreateAsync(c.Project, c.Body, c.Cancel));
        routes.Get("/agents", async c => await c.Agents.Agents.ListAsync(c.Project, c.Page(), c.Cancel));
        routes.Get(One, async c => await c.Agents.Agents.GetAsync(c.Project, c["agent"], c.Cancel));
        routes.Post(One, async c => await c.Agents.Agents.UpdateAsync(c.Project, c["agent"], c.Body, c.Cancel));
        routes.Delete(One, async c => await c.Agents.Agents.DeleteAsync(c.Project, c["agent"], c.Cancel));
        routes.Refuse(
            One,
            "The endpoint and the card of an agent are fixed here; update its definition by POST.",
            "PATCH"
        );
        routes.Post($"{One}:enable", c => SetStateAsync(c, enabled: true));
        routes.Post($"{One}:disable", c => SetStateAsync(c, enabled: false));
    }

    private static void MapVersions(RouteTable routes)
    {
        routes.Post(
            $"{One}/versions",
            async c => await c.Agents.Agents.CreateVersionAsync(c.Project, c["agent"], c.Body, c.Cancel)
        );
        routes.Get(
            $"{One}/versions",
            async c => await c.Agents.Agents.ListVersionsAsync(c.Project, c["agent"], c.Page(), c.Cancel)
        );
        routes.Get(
            $"{One}/versions/{{version}}",
            async c => await c.Agents.Agents.GetVersionAsync(c.Project, c["agent"], c["version"], c.Cancel)
        );
        routes.Delete(
            $"{One}/versions/{{version}}",
            async c => await c.Agents.Agents.DeleteVersionAsync(c.Project, c["agent"], c["version"], c.Cancel)
        );
    }

    private static async Task<AgentAnswer> SetStateAsync(AgentCall call, bool enabled)
    {
        await call.Agents.Agents.SetStateAsync(call.Project, call["agent"], enabled, call.Cancel);
        return new AgentAnswer.Nothing();
    }
}
