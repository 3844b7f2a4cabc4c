using Parley.Core.Responses;
using Parley.Engines.Responses;
using Parley.Protocol.Conversation;
using Parley.Protocol.Tools;

namespace Parley.Runtime.Responses;

/// <summary>A response's snapshot in the words of the responders' contract.</summary>
internal static class RequestMapping
{
    public static ResponderRequest ToRequest(this ResponseSnapshot snapshot, DateTimeOffset now) =>
        new()
        {
            SessionId = snapshot.SessionId,
            Model = snapshot.Model,
            Instructions = snapshot.Instructions,
            Entries = [.. snapshot.Items.Select(ToEntry)],
            Tools = [.. snapshot.Tools.Select(t => new ChatTool(t.Name, t.Description, t.Parameters ?? default))],
            ToolChoice = ToChoice(snapshot.ToolChoice),
            Temperature = snapshot.Temperature,
            MaxOutputTokens = snapshot.MaxOutputTokens,
            ReasoningEffort = snapshot.ReasoningEffort,
            InvokeInput = snapshot.InvokeInput,
            ParallelToolCalls = snapshot.ParallelToolCalls,
            Language = snapshot.Language,
            Now = now,
        };

    private static ChatEntry ToEntry(ConversationItem item) =>
        item switch
        {
            FunctionCallItem call => new ChatToolCall(call.CallId, call.Name, call.Arguments),
            FunctionCallOutputItem output => new ChatToolResult(output.CallId, output.Output),
            MessageItem message => ToMessage(message),
            McpApprovalResponseItem answer => new ChatApproval(answer.ApprovalRequestId, answer.Approve, answer.Reason),
            _ => throw new ArgumentOutOfRangeException(
                nameof(item),
                item.GetType().Name,
                "An item kind is not mapped."
            ),
        };

    private static ChatMessage ToMessage(MessageItem message)
    {
        var texts = message
            .Content.Select(part =>
                part switch
                {
                    InputTextPart text => text.Text,
                    InputAudioPart audio => audio.Transcript ?? "",
                    TextPart text => text.Text,
                    AudioPart audio => audio.Transcript,
                    _ => "",
                }
            )
            .Where(text => text.Length > 0);
        ChatImage[] images =
        [
            .. message
                .Content.OfType<InputImagePart>()
                .Select(image =>
                    Uri.TryCreate(image.ImageUrl, UriKind.Absolute, out var url)
                        ? new ChatImage(url, image.Detail)
                        : null
                )
                .OfType<ChatImage>(),
        ];
        var role = message.Role switch
        {
            MessageRole.System => ChatRole.System,
            MessageRole.User => ChatRole.User,
            _ => ChatRole.Assistant,
        };
        return new(role, string.Join('\n', texts), images.Length > 0 ? images : null);
    }

    private static ToolChoice ToChoice(ToolChoiceConfig choice) =>
        choice.Mode switch
        {
            "none" => new(ToolChoiceMode.None),
            "required" => new(ToolChoiceMode.Required),
            "function" => new(ToolChoiceMode.Function, choice.FunctionName),
            _ => ToolChoice.Auto,
        };
}
