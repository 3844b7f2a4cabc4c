using System.Text.Json.Nodes;
using Parley.Agents.Named;
using Parley.Agents.Turns;
using Parley.Engines.Responses;

namespace Parley.Agents.Voice;

/// <summary>Talks to an agent of the newer generation in its conversation.</summary>
/// <param name="agent">The reference to it, as a response takes one.</param>
internal sealed class ConversationLine(
    AgentService service,
    string project,
    JsonObject agent,
    string conversationId,
    string? agentInstructions
) : IAgentLine
{
    public Task<StartedRun> StartAsync(
        IReadOnlyList<ChatMessage> said,
        string? waiting,
        IReadOnlyList<ChatToolResult> outputs,
        IReadOnlyList<ChatApproval> approvals,
        string? instructions,
        CancellationToken cancellationToken
    )
    {
        JsonNode[] input = [.. approvals.Select(ToApproval), .. outputs.Select(ToOutput), .. said.Select(ToMessage)];
        var body = new JsonObject
        {
            ["agent_reference"] = agent.DeepClone(),
            ["conversation"] = conversationId,
            ["input"] = new JsonArray(input),
            // Whoever listens in this process stops it when nobody wants it any more.
            ["background"] = true,
        };
        if (!string.IsNullOrEmpty(instructions))
        {
            body["instructions"] = string.IsNullOrEmpty(agentInstructions)
                ? instructions
                : $"{agentInstructions}\n{instructions}";
        }

        return service.Responses.CreateAsync(project, null, ThreadLine.BytesOf(body), cancellationToken);
    }

    public Task StopAsync(string runId) => service.Responses.Stop(project, runId);

    public Task CorrectAsync(string runId, string heard) =>
        SpokenAnswer.CorrectAsync(
            service.Store,
            project,
            runId,
            row => row.Body["content"] = new JsonArray(ItemFields.OutputText(heard)),
            remove: heard.Length == 0
        );

    private static JsonObject ToOutput(ChatToolResult output) =>
        new()
        {
            ["type"] = "function_call_output",
            ["call_id"] = output.CallId,
            ["output"] = output.Output,
        };

    private static JsonObject ToApproval(ChatApproval approval) =>
        new()
        {
            ["type"] = "mcp_approval_response",
            ["approval_request_id"] = approval.RequestId,
            ["approve"] = approval.Approve,
            ["reason"] = approval.Reason,
        };

    private static JsonObject ToMessage(ChatMessage message)
    {
        var content = new JsonArray();
        if (message.Text.Length > 0)
        {
            content.Add(new JsonObject { ["type"] = "input_text", ["text"] = message.Text });
        }

        foreach (var image in message.Images ?? [])
        {
            content.Add(
                new JsonObject
                {
                    ["type"] = "input_image",
                    ["image_url"] = image.Url.ToString(),
                    ["detail"] = image.Detail ?? "auto",
                }
            );
        }

        return new JsonObject
        {
            ["type"] = "message",
            ["role"] = message.Role switch
            {
                ChatRole.Assistant => "assistant",
                ChatRole.System => "system",
                _ => "user",
            },
            ["content"] = content,
        };
    }
}
