using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.Engines.Tests.Responses;

/// <summary>A real HTTP server that speaks the chat wire: server-sent events of completion chunks. Scripted by each test.</summary>
internal sealed class FakeChatServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FakeChatServer(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    /// <summary>Bodies of the chat requests, oldest first.</summary>
    public List<JsonNode> Requests { get; } = [];

    public List<string?> Authorizations { get; } = [];

    public int ModelRequests { get; private set; }

    public string? Models { get; set; } = """{"data":[{"id":"local-embed"},{"id":"llama3.2:latest"},{"id":"qwen3"}]}""";

    /// <summary>Completes when a client has broken a request off.</summary>
    public Task ClientGone => _gone.Task;

    public Func<JsonNode, HttpContext, Task> Answer { get; set; } =
        (_, http) => TextAsync(http, "Hello", " there", ".");

    public static async Task<FakeChatServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        FakeChatServer server = new(app);
        app.MapPost("/v1/chat/completions", server.ChatAsync);
        app.MapGet("/v1/models", server.ListModels);
        await app.StartAsync(TestContext.Current.CancellationToken);
        server.Url = new Uri(
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        );
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    public static async Task TextAsync(HttpContext http, params string[] pieces)
    {
        foreach (string piece in pieces)
        {
            await SendAsync(http, new JsonObject { ["content"] = piece });
        }

        await EndAsync(http, "stop");
    }

    public static Task SendAsync(HttpContext http, JsonObject delta, string? finish = null) =>
        EventAsync(
            http,
            new JsonObject
            {
                ["id"] = "c",
                ["object"] = "chat.completion.chunk",
                ["created"] = 1,
                ["model"] = "m",
                ["choices"] = new JsonArray(
                    new JsonObject
                    {
                        ["index"] = 0,
                        ["delta"] = delta,
                        ["finish_reason"] = finish,
                    }
                ),
            }
        );

    public static async Task EndAsync(HttpContext http, string finish, JsonObject? usage = null)
    {
        await SendAsync(http, [], finish);
        if (usage is not null)
        {
            await EventAsync(
                http,
                new JsonObject
                {
                    ["id"] = "c",
                    ["object"] = "chat.completion.chunk",
                    ["created"] = 1,
                    ["model"] = "m",
                    ["choices"] = new JsonArray(),
                    ["usage"] = usage,
                }
            );
        }

        await RawAsync(http, "data: [DONE]\n\n");
    }

    public static async Task RawAsync(HttpContext http, string text)
    {
        http.Response.ContentType ??= "text/event-stream";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    public static async Task NeverAsync(HttpContext http)
    {
        TaskCompletionSource never = new();
        await using CancellationTokenRegistration end = http.RequestAborted.Register(never.SetResult);
        await never.Task;
    }

    private static Task EventAsync(HttpContext http, JsonObject chunk) =>
        RawAsync(http, $"data: {chunk.ToJsonString()}\n\n");

    private async Task ChatAsync(HttpContext http)
    {
        http.RequestAborted.Register(() => _gone.TrySetResult());
        JsonNode body = (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))!;
        lock (Requests)
        {
            Requests.Add(body);
            Authorizations.Add(http.Request.Headers.Authorization);
        }

        try
        {
            await Answer(body, http);
        }
        catch (OperationCanceledException)
        {
            _gone.TrySetResult();
        }
    }

    private IResult ListModels()
    {
        ModelRequests++;
        return Models is null ? Results.NotFound() : Results.Text(Models, "application/json");
    }

    public static string Last(JsonNode body, string role) =>
        body["messages"]!.AsArray().Last(m => m!["role"]!.GetValue<string>().Equals(role, StringComparison.Ordinal))![
            "content"
        ] switch
        {
            JsonValue value => value.GetValue<string>(),
            JsonArray parts => string.Concat(parts.Select(p => p!["text"]?.GetValue<string>())),
            _ => "",
        };

    public static JsonObject ToolDelta(int index, string? id, string? name, string arguments)
    {
        JsonObject function = new() { ["arguments"] = arguments };
        if (name is not null)
        {
            function["name"] = name;
        }

        JsonObject call = new() { ["index"] = index, ["function"] = function };
        if (id is not null)
        {
            call["id"] = id;
            call["type"] = "function";
        }

        return new JsonObject { ["tool_calls"] = new JsonArray(call) };
    }

    public static bool HasRole(JsonNode body, string role) =>
        body["messages"]!.AsArray().Any(m => m!["role"]!.GetValue<string>().Equals(role, StringComparison.Ordinal));

    public static JsonElement Json(JsonNode node) => JsonSerializer.SerializeToElement(node);
}
