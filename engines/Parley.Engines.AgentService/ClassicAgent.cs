using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Engines.Agents;
using Parley.Engines.Responses;

namespace Parley.Engines.AgentService;

/// <summary>
/// Answers for a classic agent: one run on its thread for each answer. An interrupted run is cancelled, and the next one begins when it has
/// ended, because a thread takes one at a time; when it does not end, a new thread goes on with the conversation. What the thread holds
/// of an interrupted answer cannot be changed there.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore that is only awaited holds nothing.")]
internal sealed class ClassicAgent(
    string agent,
    string thread,
    AgentRoutes routes,
    AgentCalls calls,
    AgentServiceOptions options,
    TimeProvider time
) : IResponder
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(100);

    // An answer that was cancelled may still be letting go when the next one is asked for.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SentEntries _sent = new();
    private string _thread = thread;
    private PendingCalls? _pending;
    private Task<bool> _ending = Task.FromResult(true);

    public string Name => "agent";

    public ResponderCapabilities Capabilities => new() { KeepsConversation = true };

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResponderPart> RespondAsync(
        ResponderRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        HostedAgent.RefuseInvokeInput(request, calls);
        var answer = new RunAnswer();
        var settled = false;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!await _ending.WaitAsync(cancellationToken))
            {
                await ForkAsync(cancellationToken);
            }

            var (url, body) = await StartAsync(request, cancellationToken);
            await using var stream = await calls.StreamAsync(url, body, AgentCodes.NotFound, cancellationToken);
            _sent.Sent(request.Entries);
            await foreach (var part in answer.TakeAsync(stream, cancellationToken))
            {
                yield return part;
            }

            settled = answer.IsOver;
        }
        finally
        {
            _sent.Said(answer.Text);
            _pending = answer.Pending;
            if (!settled && answer.RunId is { } run)
            {
                _ending = EndAsync(_thread, run);
            }

            _turn.Release();
        }

        if (answer.Fault is { } fault)
        {
            throw calls.New(EngineFault.Crashed, fault);
        }

        yield return answer.Done();
    }

    private async Task<(Uri Url, JsonObject Body)> StartAsync(
        ResponderRequest request,
        CancellationToken cancellationToken
    )
    {
        var fresh = _sent.Fresh(request.Entries);
        var results = fresh.OfType<ChatToolResult>().ToDictionary(r => r.CallId, StringComparer.Ordinal);
        if (_pending is { } pending)
        {
            _pending = null;
            if (pending.CallIds.Any(results.ContainsKey))
            {
                return (
                    routes.Classic($"threads/{_thread}/runs/{pending.RunId}/submit_tool_outputs"),
                    new JsonObject { ["tool_outputs"] = Outputs(pending, results), ["stream"] = true }
                );
            }

            // The person went on without the result: the run that waits for it would block the thread.
            if (!await EndAsync(_thread, pending.RunId).WaitAsync(cancellationToken))
            {
                await ForkAsync(cancellationToken);
                fresh = _sent.Fresh(request.Entries);
            }
        }

        var body = new JsonObject { ["assistant_id"] = agent, ["stream"] = true };
        if (Messages(fresh) is { Count: > 0 } messages)
        {
            body["additional_messages"] = messages;
        }

        var hints = string.Join(
            '\n',
            request
                .Entries.OfType<ChatMessage>()
                .Where(m => m.Role == ChatRole.System)
                .Select(m => m.Text)
                .Prepend(request.Instructions)
                .Where(t => t.Length > 0)
        );
        if (hints.Length > 0)
        {
            body["additional_instructions"] = hints;
        }

        return (routes.Classic($"threads/{_thread}/runs"), body);
    }

    private static JsonArray Outputs(PendingCalls pending, Dictionary<string, ChatToolResult> results) =>
        [
            .. pending.CallIds.Select(id => new JsonObject
            {
                ["tool_call_id"] = id,
                ["output"] = results.TryGetValue(id, out var result) ? result.Output : "",
            }),
        ];

    private static JsonArray Messages(IReadOnlyList<ChatEntry> entries) =>
        [
            .. entries
                .OfType<ChatMessage>()
                .Where(m => m.Role != ChatRole.System && m.Text.Length > 0)
                .Select(m => new JsonObject
                {
                    ["role"] = m.Role == ChatRole.User ? "user" : "assistant",
                    ["content"] = m.Text,
                }),
        ];

    /// <summary>Goes on in a new thread, which gets the whole conversation with the next run.</summary>
    private async Task ForkAsync(CancellationToken cancellationToken)
    {
        var made = await calls.SendAsync(
            HttpMethod.Post,
            routes.Classic("threads"),
            [],
            AgentCodes.Unavailable,
            cancellationToken
        );
        _thread = made.TextOf("id") ?? throw calls.New(EngineFault.Crashed, "sent no id");
        _ending = Task.FromResult(true);
        _sent.Clear();
    }

    /// <summary>Cancels a run and waits for its end.</summary>
    /// <returns>False when it had not ended in time.</returns>
    private async Task<bool> EndAsync(string thread, string run)
    {
        using var limit = new CancellationTokenSource(options.EndTimeout, time);
        try
        {
            var path = $"threads/{thread}/runs/{run}";
            var state = default(JsonElement);
            try
            {
                state = await calls.SendAsync(
                    HttpMethod.Post,
                    routes.Classic(path + "/cancel"),
                    null,
                    AgentCodes.NotFound,
                    limit.Token
                );
            }
            catch (EngineException)
            {
                // It may have ended by itself meanwhile; its state says.
            }

            while (!RunAnswer.IsTerminal(state.TextOf("status")))
            {
                await Task.Delay(PollEvery, time, limit.Token);
                state = await calls.SendAsync(
                    HttpMethod.Get,
                    routes.Classic(path),
                    null,
                    AgentCodes.NotFound,
                    limit.Token
                );
            }

            return true;
        }
        catch (Exception e) when (e is EngineException or OperationCanceledException)
        {
            return false;
        }
    }
}

/// <summary>Calls that a run waits for.</summary>
internal sealed record PendingCalls(string RunId, IReadOnlyList<string> CallIds);
