using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI;
using Parley.Engines.Responses;
using ResponderRequest = Parley.Engines.Responses.ResponderRequest;

namespace Parley.Engines.Chat;

/// <summary>Thinks with a language model behind any OpenAI-compatible chat server. Streams; runs no tool itself.</summary>
public sealed class ChatResponder : IResponder, IDisposable
{
    internal const string EngineName = "chat";
    private const int CharactersPerToken = 4;

    private readonly ChatResponderOptions _options;
    private readonly Uri _endpoint;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly IChatClient _client;
    private readonly ModelNames _models;

    /// <param name="handler">Carries the requests; null makes one. Not disposed here when given.</param>
    public ChatResponder(ChatResponderOptions options, HttpMessageHandler? handler = null, TimeProvider? time = null)
    {
        _options = options;
        _endpoint = Endpoint.Of(options.BaseUrl);
        _time = time ?? TimeProvider.System;
        _http = handler is null ? new HttpClient(NewHandler()) : new HttpClient(handler, disposeHandler: false);
        _http.Timeout = Timeout.InfiniteTimeSpan;
        _client = Client(options, _http, _endpoint);
        _models = new ModelNames(options, _http, _endpoint, _time);
    }

    public string Name => EngineName;

    public ResponderCapabilities Capabilities =>
        new()
        {
            AcceptsImages = _options.Images != ChatImages.None,
            FetchesImages = _options.Images == ChatImages.All,
            FollowsInstructions = true,
            IsFree = _options.BaseUrl.IsLoopback,
        };

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResponderPart> RespondAsync(
        ResponderRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        string model = await _models.ResolveAsync(request.Model, cancellationToken);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using ITimer timer = _time.CreateTimer(
            static s => ((CancellationTokenSource)s!).Cancel(),
            limit,
            _options.FirstTokenTimeout,
            Timeout.InfiniteTimeSpan
        );
        IAsyncEnumerator<ChatResponseUpdate> updates = _client
            .GetStreamingResponseAsync(ChatPrompt.Messages(request), Options(request, model, _endpoint), limit.Token)
            .GetAsyncEnumerator(limit.Token);
        Task<bool>? step = null;
        Answer answer = new();
        try
        {
            while (true)
            {
                try
                {
                    // Waiting beside the step, so that a client which is slow to notice does not hold up the cancellation.
                    step = updates.MoveNextAsync().AsTask();
                    if (!await step.WaitAsync(limit.Token))
                    {
                        break;
                    }
                }
                catch (Exception e)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    throw limit.IsCancellationRequested
                        ? ChatFaults.TimedOut(_endpoint)
                        : ChatFaults.Of(e, _endpoint, hasImages: HasImages(request));
                }

                timer.Change(_options.StallTimeout, Timeout.InfiniteTimeSpan);
                foreach (ResponderPart part in answer.Read(updates.Current))
                {
                    yield return part;
                }
            }
        }
        finally
        {
            Release(updates, step);
        }

        if (answer.IsEmpty)
        {
            throw new EngineException(
                EngineFault.Crashed,
                $"The model server at {Endpoint.Shown(_endpoint)} sent no answer."
            );
        }

        foreach (ResponderPart part in answer.End(EstimatedInput(request)))
        {
            yield return part;
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    private static SocketsHttpHandler NewHandler() =>
        new()
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AllowAutoRedirect = false,
        };

    private static IChatClient Client(ChatResponderOptions options, HttpClient http, Uri endpoint)
    {
        OpenAIClientOptions settings = new()
        {
            Endpoint = endpoint,
            Transport = new HttpClientPipelineTransport(http),
            // A person is waiting: a late answer is no answer, and the session decides what to do.
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = TimeSpan.FromMinutes(10),
        };
        if (options.ApiKey is not { Length: > 0 })
        {
            settings.AddPolicy(new NoKey(), PipelinePosition.BeforeTransport);
        }

        ApiKeyCredential key = new(options.ApiKey is { Length: > 0 } given ? given : "none");
        return new OpenAI.Chat.ChatClient(
            options.Model is { Length: > 0 } model ? model : "default",
            key,
            settings
        ).AsIChatClient();
    }

    private static ChatOptions Options(ResponderRequest request, string model, Uri endpoint)
    {
        ChatOptions options = new()
        {
            ModelId = model,
            Temperature = (float?)request.Temperature,
            MaxOutputTokens = request.MaxOutputTokens,
            Reasoning = Effort(request.ReasoningEffort) is { } effort ? new ReasoningOptions { Effort = effort } : null,
        };
        if (request.MaxOutputTokens is { } limit && !IsOpenAi(endpoint))
        {
            options.RawRepresentationFactory = _ => WithOldLimit(limit);
        }

        if (request.Tools.Count > 0)
        {
            options.Tools = ChatPrompt.Tools(request);
            options.AllowMultipleToolCalls = request.ParallelToolCalls ? null : false;
            options.ToolMode = request.ToolChoice.Mode switch
            {
                ToolChoiceMode.None => ChatToolMode.None,
                ToolChoiceMode.Required => ChatToolMode.RequireAny,
                ToolChoiceMode.Function => ChatToolMode.RequireSpecific(
                    request.ToolChoice.FunctionName ?? request.Tools[0].Name
                ),
                _ => ChatToolMode.Auto,
            };
        }

        return options;
    }

    private static bool IsOpenAi(Uri endpoint) =>
        endpoint.Host.EndsWith("openai.com", StringComparison.OrdinalIgnoreCase)
        || endpoint.Host.EndsWith("azure.com", StringComparison.OrdinalIgnoreCase);

    // Many local servers know the limit only by its older name, max_tokens, and those that know both take either.
    private static OpenAI.Chat.ChatCompletionOptions WithOldLimit(int limit)
    {
        OpenAI.Chat.ChatCompletionOptions options = new();
#pragma warning disable SCME0001 // The patch is marked experimental; it is the only way to send a field the client does not know.
        options.Patch.Set("$.max_tokens"u8, limit);
#pragma warning restore SCME0001
        return options;
    }

    private static ReasoningEffort? Effort(string? effort) =>
        effort switch
        {
            "none" => ReasoningEffort.None,
            "minimal" or "low" => ReasoningEffort.Low,
            "medium" => ReasoningEffort.Medium,
            "high" => ReasoningEffort.High,
            "xhigh" => ReasoningEffort.ExtraHigh,
            _ => null,
        };

    private static bool HasImages(ResponderRequest request) =>
        request.Entries.Any(e => e is Responses.ChatMessage { Images.Count: > 0 });

    private static int EstimatedInput(ResponderRequest request) =>
        (
            request.Instructions.Length
            + request.Entries.Sum(e =>
                e switch
                {
                    Responses.ChatMessage message => message.Text.Length,
                    ChatToolCall call => call.Name.Length + call.Arguments.Length,
                    ChatToolResult result => result.Output.Length,
                    _ => 0,
                }
            )
            + request.Tools.Sum(t => t.Name.Length + (t.Description?.Length ?? 0))
        ) / CharactersPerToken;

    // An enumerator must not be disposed while it moves; after a cancellation it may still be moving.
    private static void Release(IAsyncEnumerator<ChatResponseUpdate> updates, Task<bool>? step) =>
        _ = step is null or { IsCompleted: true }
            ? DisposeAsync(updates, Task.CompletedTask)
            : DisposeAsync(updates, step);

    private static async Task DisposeAsync(IAsyncEnumerator<ChatResponseUpdate> updates, Task step)
    {
        try
        {
            await step;
        }
        catch (Exception)
        {
            // Already reported, or cancelled.
        }

        try
        {
            await updates.DisposeAsync();
        }
        catch (Exception)
        {
            // The connection is given up anyway.
        }
    }

    private sealed class NoKey : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            message.Request.Headers.Remove("Authorization");
            ProcessNext(message, pipeline, currentIndex);
        }

        public override ValueTask ProcessAsync(
            PipelineMessage message,
            IReadOnlyList<PipelinePolicy> pipeline,
            int currentIndex
        )
        {
            message.Request.Headers.Remove("Authorization");
            return ProcessNextAsync(message, pipeline, currentIndex);
        }
    }
}
