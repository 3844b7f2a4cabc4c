using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Parley.Bench.Model;

/// <summary>
/// An OpenAI-compatible chat endpoint that takes exactly as long as it says and notes when it was asked, so that a model's own
/// time can be taken off a turn. Who asks, and for which answer, stands in the instructions: see <see cref="Instructions"/>.
/// </summary>
internal sealed partial class StandInModel : IAsyncDisposable
{
    /// <summary>From a request to its first token.</summary>
    public const double FirstTokenMs = 100;

    /// <summary>From the first piece of an answer to the second, and so on.</summary>
    private const double PieceMs = 20;

    /// <summary>What the person of the spoken measures says; the server's own voice speaks it once, for the bench.</summary>
    private static readonly string[] Line = ["Please tell me ", "what time it is."];
    private static readonly string[] Short = ["It is half past three. Any", "thing else?"];
    private static readonly string[] Medium =
    [
        "This answer is of a middling length. ",
        "Whoever coughs in the middle of it should still hear how it goes on and how it ends. Now it is over.",
    ];
    private static readonly string[] Long =
    [
        "This is a long answer. It ",
        "goes on for a good while, so that somebody can talk over it. There is nothing to learn from it. ",
        "It was written to be interrupted, and whoever hears its end has waited for too long. One more sentence follows. ",
        "Now it really comes to its end.",
    ];

    private readonly WebApplication _app;
    private readonly BenchClock _clock;
    private readonly ConcurrentQueue<ModelCall> _calls = new();
    private readonly ConcurrentDictionary<int, string> _requests = new();

    private readonly double _firstTokenMs;
    private int _asked;

    private StandInModel(WebApplication app, BenchClock clock, double firstTokenMs)
    {
        _app = app;
        _clock = clock;
        _firstTokenMs = firstTokenMs;
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Requests so far.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public static Task<StandInModel> StartAsync(BenchClock clock, CancellationToken cancellationToken) =>
        StartAsync(clock, FirstTokenMs, cancellationToken);

    /// <param name="firstTokenMs">From a request to its first token, where it is not <see cref="FirstTokenMs"/>.</param>
    public static async Task<StandInModel> StartAsync(
        BenchClock clock,
        double firstTokenMs,
        CancellationToken cancellationToken
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var model = new StandInModel(app, clock, firstTokenMs);
        app.MapGet(
            "/v1/models",
            () => Results.Text("""{"object":"list","data":[{"id":"bench","object":"model"}]}""", "application/json")
        );
        app.MapPost("/v1/chat/completions", model.AnswerAsync);
        await app.StartAsync(cancellationToken);
        var address = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        model.Address = new Uri(address + "/v1");
        return model;
    }

    /// <summary>The instructions of a session: who it is, and which answer it wants.</summary>
    public static string Instructions(int caller, AnswerKind kind) =>
        string.Create(CultureInfo.InvariantCulture, $"bench caller {caller} wants {kind}");

    /// <summary>The last request of a caller that came after one moment and was answered in part by another; null: none.</summary>
    public ModelCall? LastCall(int caller, double fromMs, double untilMs) =>
        _calls
            .Where(call => call.Caller == caller && call.ArrivedMs >= fromMs && call.FirstTokenMs <= untilMs)
            .MaxBy(call => call.ArrivedMs);

    /// <summary>The JSON of a caller's last request: what the model was told of the conversation. Null: it never asked.</summary>
    public string? LastRequest(int caller) => _requests.GetValueOrDefault(caller);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var request = WhoAsks().Match(body);
        var arrived = _clock.NowMs;
        var caller = request.Success ? int.Parse(request.Groups["caller"].Value, CultureInfo.InvariantCulture) : -1;
        _requests[caller] = body;
        var pieces = request.Groups["kind"].Value switch
        {
            nameof(AnswerKind.Line) => Line,
            nameof(AnswerKind.Medium) => Medium,
            nameof(AnswerKind.Long) => Long,
            _ => Short,
        };
        context.Response.ContentType = "text/event-stream";
        try
        {
            await _clock.WaitAsync(_firstTokenMs - (_clock.NowMs - arrived), context.RequestAborted);
            for (var i = 0; i < pieces.Length; i++)
            {
                if (i == 0)
                {
                    // Before it is sent: whoever hears of it must find it here.
                    _calls.Enqueue(new ModelCall(caller, arrived, _clock.NowMs));
                }

                await SendAsync(context, Chunk(pieces[i], i == 0, i == pieces.Length - 1));
                await _clock.WaitAsync(i < pieces.Length - 1 ? PieceMs : 0, context.RequestAborted);
            }

            await SendAsync(context, "[DONE]");
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The answer was cancelled.
        }
    }

    private static async Task SendAsync(HttpContext context, string data)
    {
        await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static string Chunk(string text, bool first, bool last)
    {
        var role = first ? """ "role":"assistant", """ : "";
        var reason = last ? "\"stop\"" : "null";
        return """{"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1,"model":"bench","""
            + """ "choices":[{"index":0,"delta":{"""
            + role
            + $"\"content\":\"{JsonEncodedText.Encode(text)}\""
            + """},"finish_reason":"""
            + reason
            + "}]}";
    }

    [GeneratedRegex(@"bench caller (?<caller>\d+) wants (?<kind>\w+)", RegexOptions.None, 1000)]
    private static partial Regex WhoAsks();
}

/// <summary>Which answer a session wants of the model.</summary>
internal enum AnswerKind
{
    /// <summary>The line that the person of the spoken measures says.</summary>
    Line,

    /// <summary>Two short sentences.</summary>
    Short,

    /// <summary>About eight seconds.</summary>
    Medium,

    /// <summary>About fifteen seconds.</summary>
    Long,
}
