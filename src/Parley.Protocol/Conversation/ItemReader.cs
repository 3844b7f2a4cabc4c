using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;
using Parley.Protocol.Tools;

namespace Parley.Protocol.Conversation;

/// <summary>Reads an item that a client made.</summary>
internal static class ItemReader
{
    /// <summary>An item of a response's own context, which may also be a reference to one of the conversation.</summary>
    public static ConversationItem? ReadInput(JsonFields item) =>
        item.Text("type") is "item_reference" ? new ItemReference(item.RequiredId("id")) : Read(item);

    /// <returns>Null when something is wrong; then there is a fault. The id is empty when the client gave none.</returns>
    public static ConversationItem? Read(JsonFields item)
    {
        item.Require("type");
        var type = item.Text("type");
        var id = item.Id("id") ?? "";
        var status = Status(item);
        ConversationItem? read = null;
        switch (type)
        {
            case "message":
                read = Message(item, id);
                break;
            case "function_call":
                read = new FunctionCallItem(
                    id,
                    item.RequiredId("name"),
                    item.RequiredId("call_id"),
                    item.RequiredText("arguments")
                );
                break;
            case "function_call_output":
                read = new FunctionCallOutputItem(id, item.RequiredId("call_id"), item.RequiredText("output"));
                break;
            case "mcp_approval_response":
                read = ReadApproval(item, id);
                break;
            case not null:
                item.BadChoice("type", type, "message, function_call, function_call_output, mcp_approval_response");
                break;
        }

        CheckSize(item, read as MessageItem);
        return item.Findings.Ok && read is not null ? read with { Status = status } : null;
    }

    /// <summary>An item, or an event of its own with the same fields.</summary>
    public static McpApprovalResponseItem ReadApproval(JsonFields fields, string id)
    {
        var request = fields.RequiredId("approval_request_id");
        fields.Require("approve");
        return new(id, request, fields.Flag("approve") ?? false)
        {
            Reason = fields.Text("reason", WireLimits.McpDescriptionLength),
        };
    }

    private static ItemStatus Status(JsonFields item) =>
        item.OneOf("status", "completed", "incomplete", "in_progress") switch
        {
            "incomplete" => ItemStatus.Incomplete,
            "in_progress" => ItemStatus.InProgress,
            _ => ItemStatus.Completed,
        };

    private static MessageItem? Message(JsonFields item, string id)
    {
        item.Require("role");
        item.Require("content");
        var role = item.OneOf("role", "system", "user", "assistant") switch
        {
            "system" => MessageRole.System,
            "user" => MessageRole.User,
            "assistant" => MessageRole.Assistant,
            _ => (MessageRole?)null,
        };
        if (role is null)
        {
            return null;
        }

        var parts = ImmutableArray.CreateBuilder<ContentPart>();
        foreach (var part in item.Objects("content", WireLimits.Parts))
        {
            if (ContentPartReader.Read(part, role.Value) is not { } read)
            {
                return null;
            }

            parts.Add(read);
        }

        if (parts.Count == 0)
        {
            item.BadValue(item.Path("content"), "must have at least one part");
        }

        return new MessageItem(id, role.Value, parts.DrainToImmutable());
    }

    private static void CheckSize(JsonFields item, MessageItem? message)
    {
        long size = JsonMarshal.GetRawUtf8Value(item.Json).Length;
        foreach (var part in message?.Content ?? [])
        {
            size -= part switch
            {
                InputImagePart image => image.ImageUrl.Length,
                InputAudioPart heard => (heard.Audio.Length + 2L) / 3 * 4,
                _ => 0,
            };
        }

        if (size > WireLimits.ItemBytes)
        {
            item.Findings.Fault(
                ErrorCodes.ItemTooLarge,
                $"The item has more than {WireLimits.ItemBytes} bytes, images and audio not counted.",
                item.Path("content")
            );
        }
    }
}
