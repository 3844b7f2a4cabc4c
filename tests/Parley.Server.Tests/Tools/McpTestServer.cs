using System.Collections.Concurrent;
using System.ComponentModel;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace Parley.Server.Tests.Tools;

/// <summary>A real server of tools on this machine, made with the protocol's official library, and some that misbehave.</summary>
internal sealed class McpTestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Desk _desk;

    private McpTestServer(WebApplication app, Desk desk) => (_app, _desk) = (app, desk);

    /// <summary>What the tools did, in order.</summary>
    public IReadOnlyCollection<string> Done => _desk.Done;

    /// <summary>Headers of every request.</summary>
    public IReadOnlyCollection<IHeaderDictionary> Requests => _desk.Requests;

    /// <summary>Where the tools are.</summary>
    public string Url => At("mcp");

    /// <summary>Lets the slow tool end.</summary>
    public void Let() => _desk.Let.TrySetResult();

    /// <summary>Completes when the slow tool was told that nobody waits any more.</summary>
    public Task GivenUp => _desk.GivenUp.Task;

    public string At(string path) =>
        new Uri(
            new Uri(
                _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
            ),
            path
        ).AbsoluteUri;

    /// <param name="stateless">Without sessions of the protocol, as servers behind a balancer are.</param>
    public static async Task<McpTestServer> StartAsync(bool stateless = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var desk = new Desk();
        builder.Services.AddSingleton(desk);
        builder.Services.AddMcpServer().WithHttpTransport(http => http.Stateless = stateless).WithTools<DeskTools>();
        var app = builder.Build();
        app.Use(
            async (context, next) =>
            {
                desk.Requests.Enqueue(new HeaderDictionary(context.Request.Headers.ToDictionary()));
                await next();
            }
        );
        app.MapMcp("/mcp");
        app.MapPost("/broken", () => Results.StatusCode(500));
        app.MapPost("/closed", () => Results.StatusCode(401));
        app.MapPost("/moved", () => Results.Redirect("/mcp"));
        app.MapPost("/page", () => Results.Content("<html>Hello</html>", "text/html"));
        app.MapPost(
            "/endless",
            async context =>
            {
                context.Response.ContentType = "application/json";
                for (var i = 0; i < 1_000; i++)
                {
                    await context.Response.WriteAsync(new string(' ', 16 * 1024), context.RequestAborted);
                }
            }
        );
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, desk);
    }

    public async ValueTask DisposeAsync()
    {
        Let();
        await _app.DisposeAsync();
    }

    internal sealed class Desk
    {
        public ConcurrentQueue<string> Done { get; } = [];

        public ConcurrentQueue<IHeaderDictionary> Requests { get; } = [];

        public TaskCompletionSource Let { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource GivenUp { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [McpServerToolType]
    internal sealed class DeskTools(Desk desk)
    {
        [McpServerTool(Name = "find_order", ReadOnly = true), Description("Finds an order by its number")]
        public string Find([Description("The order's number")] int number)
        {
            desk.Done.Enqueue($"find {number}");
            return $"Order {number} is on its way.";
        }

        [McpServerTool(Name = "cancel_order", Destructive = true), Description("Cancels an order")]
        public string Cancel(int number)
        {
            desk.Done.Enqueue($"cancel {number}");
            return $"Order {number} is cancelled.";
        }

        [McpServerTool(Name = "slow"), Description("Takes its time")]
        public async Task<string> SlowAsync(CancellationToken cancellationToken)
        {
            desk.Done.Enqueue("slow");
            try
            {
                await desk.Let.Task.WaitAsync(cancellationToken);
                return "At last.";
            }
            catch (OperationCanceledException)
            {
                desk.GivenUp.TrySetResult();
                throw;
            }
        }

        [McpServerTool(Name = "fails"), Description("Always fails")]
        public static string Fails() => throw new McpException("The warehouse is closed.");

        [McpServerTool(Name = "large"), Description("Gives a lot")]
        public static string Large() => new('x', 300_000);
    }
}
