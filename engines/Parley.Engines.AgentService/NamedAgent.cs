using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Parley.Engines.Agents;
using Parley.Engines.Responses;

namespace Parley.Engines.AgentService;

/// <summary>
/// Answers for an agent with a name and versions: one response in its conversation for each answer. Closing the stream ends it. What was
/// not heard of an answer is taken out of the conversation before the next one: the item is replaced.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore that is only awaited holds nothing.")]
internal sealed class NamedAgent(JsonObject reference, string conversation, AgentRoutes routes, AgentCalls calls)
    : IResponder
{
    // An answer that was cancelled may still be letting go when the next one is asked for.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SentEntries _sent = new();
    private StoredAnswer? _last;

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
        var answer = new ResponseAnswer();
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await MendAsync(request.Entries, cancellationToken);
            var body = new JsonObject
            {
                ["agent_reference"] = reference.DeepClone(),
                ["conversation"] = conversation,
                ["input"] = Input(_sent.Fresh(request.Entries), request.Instructions),
                ["stream"] = true,
            };
            await using var stream = await calls.StreamAsync(
                routes.Responses("responses"),
                body,
                AgentCodes.NotFound,
                cancellationToken
            );
            _sent.Sent(request.Entries);
            await foreach (var part in answer.TakeAsync(stream, cancellationToken))
            {
                yield return part;
            }
        }
        finally
        {
            _sent.Said(answer.Text);
            _last = answer.ItemId is { } id ? new(id, answer.Text) : null;
            _turn.Release();
        }

        if (answer.Fault is { } fault)
        {
            throw calls.New(EngineFault.Crashed, fault);
        }

        yield return answer.Done();
    }

    /// <summary>Makes the stored answer say what was heard of it.</summary>
    private async Task MendAsync(IReadOnlyList<ChatEntry> entries, CancellationToken cancellationToken)
    {
        if (_last is not { } stored)
        {
            return;
        }

        _last = null;
        var heard = entries
            .OfType<ChatMessage>()
            .LastOrDefault(m =>
                m.Role == ChatRole.Assistant
                && m.Text.Length > 0
                && stored.Text.StartsWith(m.Text.TrimEnd(), StringComparison.Ordinal)
            );
        if (heard is not null && heard.Text.Trim().Length >= stored.Text.Trim().Length)
        {
            return;
        }

        try
        {
            await calls.SendAsync(
                HttpMethod.Delete,
                routes.Responses($"conversations/{conversation}/items/{Uri.EscapeDataString(stored.ItemId)}"),
                null,
                AgentCodes.NotFound,
                cancellationToken
            );
        }
        catch (EngineException e) when (e.Code is AgentCodes.NotFound)
        {
            // The response was closed before the service stored what it had said.
        }

        if (heard is not null)
        {
            await calls.SendAsync(
                HttpMethod.Post,
                routes.Responses($"conversations/{conversation}/items"),
                new JsonObject { ["items"] = new JsonArray(Message("assistant", "output_text", heard.Text.TrimEnd())) },
                AgentCodes.ConversationNotFound,
                cancellationToken
            );
        }
    }

    private static JsonArray Input(IReadOnlyList<ChatEntry> entries, string instructions)
    {
        var input = new JsonArray();
        if (instructions.Length > 0)
        {
            input.Add(Message("system", "input_text", instructions));
        }

        foreach (var entry in entries)
        {
            switch (entry)
            {
                case ChatMessage { Text.Length: > 0 } message:
                    input.Add(
                        message.Role switch
                        {
                            ChatRole.Assistant => Message("assistant", "output_text", message.Text),
                            ChatRole.System => Message("system", "input_text", message.Text),
                            _ => Message("user", "input_text", message.Text),
                        }
                    );
                    break;
                case ChatApproval approval:
                    input.Add(
                        new JsonObject
                        {
                            ["type"] = "mcp_approval_response",
                            ["approval_request_id"] = approval.RequestId,
                            ["approve"] = approval.Approve,
                        }
                    );
                    break;
                case ChatToolResult result:
                    input.Add(
                        new JsonObject
                        {
                            ["type"] = "function_call_output",
                            ["call_id"] = result.CallId,
                            ["output"] = result.Output,
                        }
                    );
                    break;
            }
        }

        return input;
    }

    private static JsonObject Message(string role, string type, string text) =>
        new()
        {
            ["type"] = "message",
            ["role"] = role,
            ["content"] = new JsonArray(new JsonObject { ["type"] = type, ["text"] = text }),
        };

    private sealed record StoredAnswer(string ItemId, string Text);
}
