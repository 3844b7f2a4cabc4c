using Parley.Agents.Turns;

namespace Parley.Server.Agents;

/// <summary>The newer generation's conversations and responses, as the OpenAI libraries call them.</summary>
internal static class ResponseRoutes
{
    public static void Map(RouteTable routes)
    {
        MapConversations(routes);
        MapItems(routes);
        MapResponses(routes);
    }

    private static void MapConversations(RouteTable routes)
    {
        const string One = "/conversations/{conversation}";
        routes.Post("/conversations", async c => await c.Agents.Conversations.CreateAsync(c.Project, c.Body, c.Cancel));
        routes.Get("/conversations", async c => await c.Agents.Conversations.ListAsync(c.Project, c.Page(), c.Cancel));
        routes.Get(One, async c => await c.Agents.Conversations.GetAsync(c.Project, c["conversation"], c.Cancel));
        routes.Post(
            One,
            async c => await c.Agents.Conversations.UpdateAsync(c.Project, c["conversation"], c.Body, c.Cancel)
        );
        routes.Delete(One, async c => await c.Agents.Conversations.DeleteAsync(c.Project, c["conversation"], c.Cancel));
    }

    private static void MapItems(RouteTable routes)
    {
        const string All = "/conversations/{conversation}/items";
        const string One = "/conversations/{conversation}/items/{item}";
        routes.Post(
            All,
            async c => await c.Agents.Conversations.CreateItemsAsync(c.Project, c["conversation"], c.Body, c.Cancel)
        );
        routes.Get(
            All,
            async c => await c.Agents.Conversations.ListItemsAsync(c.Project, c["conversation"], c.Page(), c.Cancel)
        );
        routes.Get(
            One,
            async c => await c.Agents.Conversations.GetItemAsync(c.Project, c["conversation"], c["item"], c.Cancel)
        );
        routes.Delete(
            One,
            async c => await c.Agents.Conversations.DeleteItemAsync(c.Project, c["conversation"], c["item"], c.Cancel)
        );
    }

    private static void MapResponses(RouteTable routes)
    {
        const string One = "/responses/{response}";
        routes.Post("/responses", CreateAsync);
        routes.Get(
            One,
            async c =>
                c.Query("stream") is "true"
                    ? new AgentAnswer.Events(
                        await c.Agents.Responses.FollowAsync(c.Project, c["response"], c.Cancel),
                        null
                    )
                    : await c.Agents.Responses.GetAsync(c.Project, c["response"], c.Cancel)
        );
        routes.Delete(One, async c => await c.Agents.Responses.DeleteAsync(c.Project, c["response"], c.Cancel));
        routes.Post(
            $"{One}/cancel",
            async c => await c.Agents.Responses.CancelAsync(c.Project, c["response"], c.Cancel)
        );
        routes.Get(
            $"{One}/input_items",
            async c => await c.Agents.Responses.ListInputAsync(c.Project, c["response"], c.Page(), c.Cancel)
        );
        routes.Refuse(
            $"{One}/compact",
            "This server compacts no conversations; the model sees the newest items.",
            "POST"
        );
    }

    private static void Stop(AgentCall call, string id) => _ = call.Agents.Responses.Stop(call.Project, id);

    private static async Task<AgentAnswer> CreateAsync(AgentCall call)
    {
        var agent = call.Context.Request.RouteValues["agent"] as string;
        var run = await call.Agents.Responses.CreateAsync(call.Project, agent, call.Body, call.Cancel);
        if (!run.Background)
        {
            // The one who asked is the only one to hear it: with the connection goes the response.
            call.Cancel.UnsafeRegister(id => Stop(call, (string)id!), run.Id);
        }

        return run.Streamed ? new AgentAnswer.Events(run.Feed, null)
            : run.Background ? new AgentAnswer.Json(run.Body)
            : new AgentAnswer.Json(await run.Final!.WaitAsync(call.Cancel));
    }
}
