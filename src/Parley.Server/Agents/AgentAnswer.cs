using System.Text.Json.Nodes;
using Parley.Agents.Turns;
using Parley.Agents.Wire;

namespace Parley.Server.Agents;

/// <summary>What a request to the agent service gets.</summary>
internal abstract record AgentAnswer
{
    public static implicit operator AgentAnswer(JsonObject body) => new Json(body);

    public abstract Task WriteAsync(HttpContext context);

    /// <summary>An object, with status 200 as all clients expect.</summary>
    public sealed record Json(JsonObject Body) : AgentAnswer
    {
        public override Task WriteAsync(HttpContext context)
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.Headers.CacheControl = "no-store";
            return context.Response.WriteAsync(JsonText.Of(Body), context.RequestAborted);
        }
    }

    /// <summary>204.</summary>
    public sealed record Nothing : AgentAnswer
    {
        public override Task WriteAsync(HttpContext context)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }
    }

    /// <summary>The events of a run, as they come. Leaving does not stop the run.</summary>
    /// <param name="Closing">A last event, which some clients wait for; null: none.</param>
    public sealed record Events(RunFeed Feed, RunEvent? Closing) : AgentAnswer
    {
        public override async Task WriteAsync(HttpContext context)
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-store";
            // Proxies must not hold events back.
            context.Response.Headers["X-Accel-Buffering"] = "no";
            await foreach (var next in Feed.ReadAsync(context.RequestAborted))
            {
                await SendAsync(context, next);
            }

            if (Closing is not null)
            {
                await SendAsync(context, Closing);
            }
        }

        private static async Task SendAsync(HttpContext context, RunEvent next)
        {
            await context.Response.WriteAsync($"event: {next.Name}\ndata: {next.Data}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
