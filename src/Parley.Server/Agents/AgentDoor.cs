using Microsoft.AspNetCore.Http.Features;
using Parley.Agents.Storage;
using Parley.Agents.Wire;
using Parley.Server.Auth;
using Parley.Server.Gateway;

namespace Parley.Server.Agents;

/// <summary>The door of the agent service: checks who asks, reads the body, and answers every error as <c>{"error":{...}}</c>.</summary>
internal sealed partial class AgentDoor(Door door, AgentHost host, ILogger<AgentDoor> logger)
{
    /// <summary>A message may have 1,500,000 characters, each of up to six bytes of JSON.</summary>
    private const int MostBytes = 10 * 1024 * 1024;
    private const int LongestProject = 128;

    /// <summary>The project of addresses that name none.</summary>
    public const string DefaultProject = "default";

    private static readonly Refusal TooLarge = new(
        StatusCodes.Status413PayloadTooLarge,
        "body",
        "content_size_exceeded",
        $"The body may have at most {MostBytes} bytes."
    );

    public static readonly Refusal NoStore = new(
        StatusCodes.Status503ServiceUnavailable,
        "store",
        "store_unavailable",
        "The store of agents does not answer; see the server's log."
    )
    {
        RetryAfter = 5,
    };

    /// <param name="route">Below the prefix; the audit log says that it was called.</param>
    public RequestDelegate Guard(string method, string route, Func<AgentCall, Task<AgentAnswer>> serve)
    {
        var (needed, action) = method switch
        {
            "GET" => (Permissions.AgentsRead, "agents.read"),
            "DELETE" => (Permissions.AgentsWrite, "agents.delete"),
            _ => (Permissions.AgentsWrite, "agents.write"),
        };
        return door.Guard(
            needed,
            action,
            (context, principal) =>
            {
                Door.Concerns(context, route);
                return principal.Secret is null
                    ? AnswerAsync(context, serve)
                    : Refusal.EphemeralKey.WriteAsync(context);
            }
        );
    }

    private async Task AnswerAsync(HttpContext context, Func<AgentCall, Task<AgentAnswer>> serve)
    {
        try
        {
            var project = ProjectOf(context);
            if (await ReadAsync(context) is not { } body)
            {
                await TooLarge.WriteAsync(context);
                return;
            }

            var agents = await host.GetAsync(context.RequestAborted);
            var answer = await serve(new AgentCall(context, agents, project, body));
            await answer.WriteAsync(context);
        }
        catch (AgentException e)
        {
            await RefusalOf(e).WriteAsync(context);
        }
        catch (StoreException e)
        {
            LogStore(e.Message);
            if (!context.Response.HasStarted)
            {
                await NoStore.WriteAsync(context);
            }
        }
    }

    public static Refusal RefusalOf(AgentException e) =>
        new(e.Status, "agents", e.Code, e.Message)
        {
            Param = e.Param,
            RetryAfter = e.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable
                ? 1
                : null,
        };

    private static string ProjectOf(HttpContext context) =>
        context.Request.RouteValues["project"] is string name ? CheckProject(name) : DefaultProject;

    /// <summary>The project as it is kept: case does not matter.</summary>
    public static string CheckProject(string name) =>
        name.Length <= LongestProject && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? name.ToLowerInvariant()
            : throw AgentException.Invalid(
                "project",
                "A project's name has up to 128 letters, digits, '-', '_' or '.'."
            );

    /// <summary>Null: it is too large.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MostBytes;
        }

        if (context.Request.ContentLength > MostBytes)
        {
            return null;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    [LoggerMessage(EventId = 150, Level = LogLevel.Error, Message = "The agent store cannot be used: {Problem}")]
    private partial void LogStore(string problem);
}
