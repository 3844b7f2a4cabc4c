using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.Server.Tests.Agents;

/// <summary>
/// A real HTTP server that keeps agents the way a cloud does, strict where it is: one run at a time on a thread, a cancelled run ends only
/// after it was asked for again. What its agent says is scripted by each test.
/// </summary>
internal sealed class FakeAgentService : IAsyncDisposable
{
    public const string Token = "canary-agent-token-4711";
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string> _runs = new(StringComparer.Ordinal);
    private int _ids;

    private FakeAgentService(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    /// <summary><c>METHOD path</c> below the project, in order.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    public ConcurrentQueue<JsonNode> Bodies { get; } = [];

    public ConcurrentQueue<string> Tokens { get; } = [];

    public JsonObject Metadata { get; } = [];

    /// <summary>Of the named agent; null: a plain one.</summary>
    public JsonObject? Definition { get; set; }

    /// <summary>Writes what an agent says to the stream of a run or response; the first argument counts from 0.</summary>
    public Func<int, AgentVoice, Task> Say { get; set; } = (_, voice) => voice.TextAsync("I am the agent.");

    /// <summary>True: nothing is taken.</summary>
    public bool IsBusy { get; set; }

    /// <summary>True: a cancelled run has ended when that is answered.</summary>
    public bool CancelsAtOnce { get; set; }

    /// <summary>How many runs there were.</summary>
    public int Answers { get; private set; }

    /// <summary>Answers instead of the service, where it is set.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    /// <param name="certificate">Null: plain http.</param>
    public static async Task<FakeAgentService> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder
            .WebHost.UseKestrel(kestrel =>
                kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate)
            )
            .UseUrls(certificate is null ? "http://127.0.0.1:0" : "https://127.0.0.1:0");
        var app = builder.Build();
        var service = new FakeAgentService(app);
        service.Map("/api/projects/{project}");
        service.Map(
            "/agents/v1.0/subscriptions/{s}/resourceGroups/{g}/providers/Microsoft.MachineLearningServices/workspaces/{project}"
        );
        await app.StartAsync(TestContext.Current.CancellationToken);
        service.Url = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private void Map(string prefix)
    {
        var routes = _app.MapGroup(prefix);
        routes.AddEndpointFilter(
            async (call, next) =>
            {
                var request = call.HttpContext.Request;
                var path = request.Path.Value!;
                var project = path.IndexOf("/p1/", StringComparison.Ordinal);
                Calls.Enqueue($"{request.Method} {path[(project + 4)..]}");
                Tokens.Enqueue(request.Headers.Authorization.ToString());
                if (request.Headers.Authorization != $"Bearer {Token}")
                {
                    // Some services say what they got.
                    return Results.Json(Error($"Unauthorized: {request.Headers.Authorization}"), statusCode: 401);
                }

                if (Instead is not null)
                {
                    await Instead(call.HttpContext);
                    return Results.Empty;
                }

                return IsBusy ? Results.Json(Error("Try again."), statusCode: 503) : await next(call);
            }
        );
        routes.MapGet(
            "/assistants/{id}",
            (string id) => string.Equals(id, "asst_1", StringComparison.Ordinal) ? Results.Json(Agent()) : NotFound(id)
        );
        routes.MapPost("/threads", () => Results.Json(New("thread")));
        routes.MapGet(
            "/threads/{id}",
            (string id) =>
                string.Equals(id, "thread_old", StringComparison.Ordinal) ? Results.Json(New(id, id)) : NotFound(id)
        );
        routes.MapPost("/threads/{thread}/runs", RunAsync);
        routes.MapPost("/threads/{thread}/runs/{run}/submit_tool_outputs", GoOnAsync);
        routes.MapPost(
            "/threads/{thread}/runs/{run}/cancel",
            (string run) => Results.Json(State(run, CancelsAtOnce ? "cancelled" : "cancelling"))
        );
        routes.MapGet(
            "/threads/{thread}/runs/{run}",
            (string run) => Results.Json(State(run, _runs[run] is "cancelling" ? "cancelled" : _runs[run]))
        );
        routes.MapGet(
            "/agents/{name}",
            (string name) =>
                string.Equals(name, "helper", StringComparison.Ordinal) ? Results.Json(Named("2")) : NotFound(name)
        );
        routes.MapGet(
            "/agents/{name}/versions/{version}",
            (string name, string version) => Results.Json(Version(version))
        );
        routes.MapPost("/openai/v1/conversations", () => Results.Json(New("conv")));
        routes.MapGet(
            "/openai/v1/conversations/{id}",
            (string id) =>
                string.Equals(id, "conv_old", StringComparison.Ordinal) ? Results.Json(New(id, id)) : NotFound(id)
        );
        routes.MapDelete("/openai/v1/conversations/{id}/items/{item}", (string id) => Results.Json(New(id, id)));
        routes.MapPost("/openai/v1/conversations/{id}/items", (Delegate)AddItemsAsync);
        routes.MapPost("/openai/v1/responses", (Delegate)RespondAsync);
        routes.MapPost("/agents/{name}/endpoint/protocols/invocations", (Delegate)InvokeAsync);
    }

    private async Task<IResult> RunAsync(HttpContext http, string thread)
    {
        Bodies.Enqueue((await JsonNode.ParseAsync(http.Request.Body))!);
        if (
            _runs.Any(run =>
                run.Key.StartsWith(thread, StringComparison.Ordinal)
                && run.Value is "in_progress" or "cancelling" or "requires_action"
            )
        )
        {
            return Results.Json(Error($"Thread {thread} already has an active run."), statusCode: 400);
        }

        return await StreamRunAsync(http, $"{thread}_run_{++_ids}");
    }

    private async Task<IResult> GoOnAsync(HttpContext http, string run)
    {
        Bodies.Enqueue((await JsonNode.ParseAsync(http.Request.Body))!);
        return await StreamRunAsync(http, run);
    }

    private async Task<IResult> StreamRunAsync(HttpContext http, string run)
    {
        _runs[run] = "in_progress";
        http.Response.ContentType = "text/event-stream";
        var voice = new AgentVoice(http, run);
        await voice.EventAsync("thread.run.created", State(run, "in_progress"));
        await Say(Answers++, voice);
        if (_runs[run] is "in_progress")
        {
            _runs[run] = voice.Status;
            await voice.EndAsync();
        }

        return Results.Empty;
    }

    private async Task<IResult> AddItemsAsync(HttpContext http)
    {
        Bodies.Enqueue((await JsonNode.ParseAsync(http.Request.Body))!);
        return Results.Json(new JsonObject { ["object"] = "list", ["data"] = new JsonArray() });
    }

    private async Task<IResult> RespondAsync(HttpContext http)
    {
        Bodies.Enqueue((await JsonNode.ParseAsync(http.Request.Body))!);
        http.Response.ContentType = "text/event-stream";
        var voice = new AgentVoice(http, null);
        await Say(Answers++, voice);
        await voice.EndAsync();
        return Results.Empty;
    }

    private async Task<IResult> InvokeAsync(HttpContext http)
    {
        Bodies.Enqueue((await JsonNode.ParseAsync(http.Request.Body))!);
        http.Response.ContentType = "text/event-stream";
        await Say(Answers++, new AgentVoice(http, null));
        return Results.Empty;
    }

    private JsonObject State(string run, string status)
    {
        _runs[run] = status;
        return new()
        {
            ["id"] = run,
            ["object"] = "thread.run",
            ["status"] = status,
        };
    }

    private JsonObject New(string kind, string? id = null) =>
        new() { ["id"] = id ?? $"{kind}_{++_ids}", ["object"] = kind };

    private JsonObject Agent() =>
        new()
        {
            ["id"] = "asst_1",
            ["object"] = "assistant",
            ["name"] = "Helper",
            ["description"] = "Helps.",
            ["metadata"] = Metadata.DeepClone(),
        };

    private JsonObject Named(string version) =>
        new()
        {
            ["object"] = "agent",
            ["id"] = "helper",
            ["name"] = "helper",
            ["versions"] = new JsonObject { ["latest"] = Version(version) },
        };

    private JsonObject Version(string version) =>
        new()
        {
            ["object"] = "agent.version",
            ["id"] = $"helper:{version}",
            ["name"] = "helper",
            ["version"] = version,
            ["description"] = "Helps, too.",
            ["definition"] = Definition?.DeepClone(),
            ["metadata"] = Metadata.DeepClone(),
        };

    private static IResult NotFound(string id) =>
        Results.Json(Error($"No such thing with id '{id}'."), statusCode: 404);

    private static JsonObject Error(string message) => new() { ["error"] = new JsonObject { ["message"] = message } };
}
