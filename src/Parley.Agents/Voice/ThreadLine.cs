using System.Text;
using System.Text.Json.Nodes;
using Parley.Agents.Classic;
using Parley.Agents.Turns;
using Parley.Agents.Wire;
using Parley.Engines.Responses;

namespace Parley.Agents.Voice;

/// <summary>Talks to a classic agent in its thread.</summary>
internal sealed class ThreadLine(AgentService service, string project, string agentId, string threadId) : IAgentLine
{
    public async Task<StartedRun> StartAsync(
        IReadOnlyList<ChatMessage> said,
        string? waiting,
        IReadOnlyList<ChatToolResult> outputs,
        IReadOnlyList<ChatApproval> approvals,
        string? instructions,
        CancellationToken cancellationToken
    )
    {
        if (waiting is not null)
        {
            if (said.Count == 0 && await TryAnswerAsync(waiting, outputs, approvals, cancellationToken) is { } going)
            {
                return going;
            }

            // The person goes on without the tools: the thread takes nothing new while a run waits for them.
            await StopAsync(waiting);
        }

        var body = new JsonObject
        {
            ["assistant_id"] = agentId,
            ["additional_instructions"] = Join(said, instructions),
            ["additional_messages"] = new JsonArray([
                .. said.Where(m => m.Role is not ChatRole.System).Select(ToMessage),
            ]),
        };
        return await service.Runs.CreateAsync(project, threadId, BytesOf(body), cancellationToken);
    }

    public async Task StopAsync(string runId)
    {
        try
        {
            _ = await service.Runs.CancelAsync(project, threadId, runId, CancellationToken.None);
        }
        catch (AgentException)
        {
            // It was over already.
        }

        await service.Runs.EndedAsync(project, runId);
    }

    public Task CorrectAsync(string runId, string heard) =>
        SpokenAnswer.CorrectAsync(
            service.Store,
            project,
            runId,
            row => row.Body["content"] = new JsonArray(MessageFields.TextPart(heard)),
            remove: heard.Length == 0
        );

    private async Task<StartedRun?> TryAnswerAsync(
        string waiting,
        IReadOnlyList<ChatToolResult> outputs,
        IReadOnlyList<ChatApproval> approvals,
        CancellationToken cancellationToken
    )
    {
        var run = await service.Runs.GetAsync(project, threadId, waiting, cancellationToken);
        if ((string?)run["status"] is not "requires_action")
        {
            return null;
        }

        if ((string?)run["required_action"]!["type"] is "submit_tool_approval")
        {
            return await ApproveAsync(waiting, run, approvals, cancellationToken);
        }

        var byCall = outputs.ToLookup(output => output.CallId, output => output.Output, StringComparer.Ordinal);
        var wanted = (JsonArray)run["required_action"]!["submit_tool_outputs"]!["tool_calls"]!;
        JsonNode[] brought =
        [
            .. wanted
                .Select(call => (string)call!["id"]!)
                .Select(id => new JsonObject { ["tool_call_id"] = id, ["output"] = byCall[id].LastOrDefault() ?? "" }),
        ];
        var body = new JsonObject { ["tool_outputs"] = new JsonArray(brought) };
        return await service.Runs.SubmitAsync(project, threadId, waiting, BytesOf(body), cancellationToken);
    }

    private async Task<StartedRun> ApproveAsync(
        string waiting,
        JsonObject run,
        IReadOnlyList<ChatApproval> approvals,
        CancellationToken cancellationToken
    )
    {
        var approved = approvals.Where(a => a.Approve).Select(a => a.RequestId).ToHashSet(StringComparer.Ordinal);
        var wanted = (JsonArray)run["required_action"]!["submit_tool_approval"]!["tool_calls"]!;
        JsonNode[] said =
        [
            .. wanted
                .Select(call => (string)call!["id"]!)
                .Select(id => new JsonObject { ["tool_call_id"] = id, ["approve"] = approved.Contains(id) }),
        ];
        var body = new JsonObject { ["tool_approvals"] = new JsonArray(said) };
        return await service.Runs.SubmitAsync(project, threadId, waiting, BytesOf(body), cancellationToken);
    }

    private static string? Join(IEnumerable<ChatMessage> said, string? instructions)
    {
        var texts = said.Where(message => message.Role is ChatRole.System).Select(message => message.Text);
        var all = string.Join('\n', texts.Append(instructions).Where(text => !string.IsNullOrEmpty(text)));
        return all.Length == 0 ? null : all;
    }

    private static JsonObject ToMessage(ChatMessage message)
    {
        var content = new JsonArray();
        if (message.Text.Length > 0)
        {
            content.Add(new JsonObject { ["type"] = "text", ["text"] = message.Text });
        }

        foreach (var image in message.Images ?? [])
        {
            var url = new JsonObject { ["url"] = image.Url.ToString(), ["detail"] = image.Detail ?? "auto" };
            content.Add(new JsonObject { ["type"] = "image_url", ["image_url"] = url });
        }

        return new JsonObject
        {
            ["role"] = message.Role is ChatRole.Assistant ? "assistant" : "user",
            ["content"] = content,
        };
    }

    internal static byte[] BytesOf(JsonObject body) => Encoding.UTF8.GetBytes(JsonText.Of(body));
}
