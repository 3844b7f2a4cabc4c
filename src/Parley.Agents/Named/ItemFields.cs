using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Agents.Wire;
using Parley.Engines.Responses;

namespace Parley.Agents.Named;

/// <summary>Items of conversations and responses: messages, function calls and their outputs.</summary>
internal static class ItemFields
{
    private const int LongestText = 1_500_000;
    private const int MostParts = 64;
    private const int LongestReason = 4_096;

    /// <summary>Reads one item; it gets an id of its own.</summary>
    public static JsonObject Read(BodyFields item) =>
        (item.Text("type") ?? "message") switch
        {
            "message" => ReadMessage(item),
            "function_call" => FunctionCall(
                Ids.New(Ids.FunctionCall),
                item.Required("call_id"),
                item.Required("name"),
                item.Text("arguments", LongestText) ?? "{}",
                "completed"
            ),
            "function_call_output" => new JsonObject
            {
                ["id"] = Ids.New(Ids.FunctionOutput),
                ["type"] = "function_call_output",
                ["status"] = "completed",
                ["call_id"] = item.Required("call_id"),
                ["output"] = ReadOutput(item),
            },
            "mcp_approval_response" => new JsonObject
            {
                ["id"] = Ids.New(Ids.ApprovalAnswer),
                ["type"] = "mcp_approval_response",
                ["approval_request_id"] = item.Required("approval_request_id"),
                ["approve"] = item.Flag("approve") ?? throw item.Missing("approve"),
                ["reason"] = item.Text("reason", LongestReason),
            },
            _ => throw AgentException.Unsupported(
                item.PathOf("type"),
                $"'{item.PathOf("type")}' is message, function_call, function_call_output or mcp_approval_response here."
            ),
        };

    public static JsonObject UserMessage(string text) =>
        Message(Ids.New(Ids.Message), "user", "completed", [InputText(text)]);

    public static JsonObject Message(string id, string role, string status, JsonArray content) =>
        new()
        {
            ["id"] = id,
            ["type"] = "message",
            ["status"] = status,
            ["role"] = role,
            ["content"] = content,
        };

    public static JsonObject OutputText(string text) =>
        new()
        {
            ["type"] = "output_text",
            ["text"] = text,
            ["annotations"] = new JsonArray(),
            ["logprobs"] = new JsonArray(),
        };

    public static JsonObject FunctionCall(string id, string callId, string name, string arguments, string status) =>
        new()
        {
            ["id"] = id,
            ["type"] = "function_call",
            ["status"] = status,
            ["call_id"] = callId,
            ["name"] = name,
            ["arguments"] = arguments,
        };

    public static ChatEntry ToChat(JsonObject item)
    {
        switch ((string?)item["type"])
        {
            case "function_call":
                return new ChatToolCall(
                    (string)item["call_id"]!,
                    (string)item["name"]!,
                    (string?)item["arguments"] ?? "{}"
                );
            case "function_call_output":
                return new ChatToolResult((string)item["call_id"]!, (string?)item["output"] ?? "");
        }

        var parts = ((JsonArray)item["content"]!).OfType<JsonObject>().ToList();
        var texts = parts.Select(part => (string?)part["text"]).OfType<string>();
        ChatImage[] images =
        [
            .. parts
                .Where(part => part["image_url"] is not null)
                .Select(part => new ChatImage(new Uri((string)part["image_url"]!), (string?)part["detail"])),
        ];
        var role = (string?)item["role"] switch
        {
            "assistant" => ChatRole.Assistant,
            "system" or "developer" => ChatRole.System,
            _ => ChatRole.User,
        };
        return new ChatMessage(role, string.Join('\n', texts), images.Length == 0 ? null : images);
    }

    private static JsonObject InputText(string text) => new() { ["type"] = "input_text", ["text"] = text };

    private static JsonObject ReadMessage(BodyFields item)
    {
        var role = item.Required("role");
        if (role is not ("user" or "assistant" or "system" or "developer"))
        {
            throw AgentException.Invalid(
                item.PathOf("role"),
                $"'{item.PathOf("role")}' is user, assistant, system or developer."
            );
        }

        var content =
            item.Body["content"] is JsonArray
                ? new JsonArray([.. item.Objects("content", MostParts).Select(part => ReadPart(part, role))])
                : [TextPart(Bounded(item, "content"), role)];
        return Message(Ids.New(Ids.Message), role, "completed", content);
    }

    private static JsonObject ReadPart(BodyFields part, string role)
    {
        switch (part.Required("type"))
        {
            case "input_text" or "output_text" or "text":
                return TextPart(Bounded(part, "text"), role);
            case "refusal":
                return TextPart(Bounded(part, "refusal"), role);
            case "input_image":
                var url = part.Required("image_url");
                if (!Uri.TryCreate(url, UriKind.Absolute, out _))
                {
                    throw AgentException.Invalid(
                        part.PathOf("image_url"),
                        $"'{part.PathOf("image_url")}' is no address."
                    );
                }

                return new JsonObject
                {
                    ["type"] = "input_image",
                    ["image_url"] = url,
                    ["detail"] = part.Text("detail") ?? "auto",
                };
            default:
                throw AgentException.Unsupported(
                    part.PathOf("type"),
                    $"'{part.PathOf("type")}': this server takes text and images; it keeps no files for agents."
                );
        }
    }

    private static JsonObject TextPart(string text, string role) =>
        role is "assistant" ? OutputText(text) : InputText(text);

    private static string ReadOutput(BodyFields item) =>
        item.Body["output"] is JsonArray
            ? string.Join('\n', item.Objects("output", MostParts).Select(part => Bounded(part, "text")))
        : item.Body["output"]?.GetValueKind() is JsonValueKind.String ? item.Text("output", LongestText)!
        : throw item.Wrong("output", "a string, or an array of texts");

    private static string Bounded(BodyFields fields, string name)
    {
        var text = fields.Text(name) ?? fields.Required(name);
        return text.Length <= LongestText
            ? text
            : throw AgentException.Invalid(
                fields.PathOf(name),
                string.Create(CultureInfo.InvariantCulture, $"A text has at most {LongestText} characters."),
                "content_size_exceeded"
            );
    }
}
