using Parley.Agents.Turns;

namespace Parley.Server.Agents;

/// <summary>The classic generation: assistants, threads, messages, runs and their steps. All of it answers 200.</summary>
internal static class ClassicRoutes
{
    private static readonly RunEvent Closing = new("done", "[DONE]");

    public static void Map(RouteTable routes)
    {
        MapAssistants(routes);
        MapThreads(routes);
        MapMessages(routes);
        MapRuns(routes);
    }

    private static void MapAssistants(RouteTable routes)
    {
        routes.Post("/assistants", async c => await c.Agents.Assistants.CreateAsync(c.Project, c.Body, c.Cancel));
        routes.Get("/assistants", async c => await c.Agents.Assistants.ListAsync(c.Project, c.Page(), c.Cancel));
        routes.Get("/assistants/{id}", async c => await c.Agents.Assistants.GetAsync(c.Project, c["id"], c.Cancel));
        routes.Post(
            "/assistants/{id}",
            async c => await c.Agents.Assistants.UpdateAsync(c.Project, c["id"], c.Body, c.Cancel)
        );
        routes.Delete(
            "/assistants/{id}",
            async c => await c.Agents.Assistants.DeleteAsync(c.Project, c["id"], c.Cancel)
        );
    }

    private static void MapThreads(RouteTable routes)
    {
        routes.Post("/threads", async c => await c.Agents.Threads.CreateAsync(c.Project, c.Body, c.Cancel));
        routes.Get("/threads", async c => await c.Agents.Threads.ListAsync(c.Project, c.Page(), c.Cancel));
        routes.Get("/threads/{thread}", async c => await c.Agents.Threads.GetAsync(c.Project, c["thread"], c.Cancel));
        routes.Post(
            "/threads/{thread}",
            async c => await c.Agents.Threads.UpdateAsync(c.Project, c["thread"], c.Body, c.Cancel)
        );
        routes.Delete(
            "/threads/{thread}",
            async c => await c.Agents.Threads.DeleteAsync(c.Project, c["thread"], c.Cancel)
        );
    }

    private static void MapMessages(RouteTable routes)
    {
        const string All = "/threads/{thread}/messages";
        const string One = "/threads/{thread}/messages/{message}";
        routes.Post(All, async c => await c.Agents.Messages.CreateAsync(c.Project, c["thread"], c.Body, c.Cancel));
        routes.Get(
            All,
            async c =>
                await c.Agents.Messages.ListAsync(
                    c.Project,
                    c["thread"],
                    c.Page() with
                    {
                        RunId = c.Query("run_id") ?? c.Query("runId"),
                    },
                    c.Cancel
                )
        );
        routes.Get(One, async c => await c.Agents.Messages.GetAsync(c.Project, c["thread"], c["message"], c.Cancel));
        routes.Post(
            One,
            async c => await c.Agents.Messages.UpdateAsync(c.Project, c["thread"], c["message"], c.Body, c.Cancel)
        );
        routes.Delete(
            One,
            async c => await c.Agents.Messages.DeleteAsync(c.Project, c["thread"], c["message"], c.Cancel)
        );
    }

    private static void MapRuns(RouteTable routes)
    {
        const string All = "/threads/{thread}/runs";
        const string One = "/threads/{thread}/runs/{run}";
        routes.Post(
            "/threads/runs",
            async c => Of(await c.Agents.Runs.CreateWithThreadAsync(c.Project, c.Body, c.Cancel))
        );
        routes.Post(All, async c => Of(await c.Agents.Runs.CreateAsync(c.Project, c["thread"], c.Body, c.Cancel)));
        routes.Get(All, async c => await c.Agents.Runs.ListAsync(c.Project, c["thread"], c.Page(), c.Cancel));
        routes.Get(One, async c => await c.Agents.Runs.GetAsync(c.Project, c["thread"], c["run"], c.Cancel));
        routes.Post(
            One,
            async c => await c.Agents.Runs.UpdateAsync(c.Project, c["thread"], c["run"], c.Body, c.Cancel)
        );
        routes.Post(
            $"{One}/cancel",
            async c => await c.Agents.Runs.CancelAsync(c.Project, c["thread"], c["run"], c.Cancel)
        );
        routes.Post(
            $"{One}/submit_tool_outputs",
            async c => Of(await c.Agents.Runs.SubmitAsync(c.Project, c["thread"], c["run"], c.Body, c.Cancel))
        );
        routes.Get(
            $"{One}/steps",
            async c => await c.Agents.Runs.ListStepsAsync(c.Project, c["thread"], c["run"], c.Page(), c.Cancel)
        );
        routes.Get(
            $"{One}/steps/{{step}}",
            async c => await c.Agents.Runs.GetStepAsync(c.Project, c["thread"], c["run"], c["step"], c.Cancel)
        );
    }

    private static AgentAnswer Of(StartedRun run) =>
        run.Streamed ? new AgentAnswer.Events(run.Feed, Closing) : new AgentAnswer.Json(run.Body);
}
