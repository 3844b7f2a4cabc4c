using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Agents.Wire;
using Parley.Engines.Responses;

namespace Parley.Agents.Classic;

/// <summary>Reads messages of the classic API, and makes them.</summary>
internal static class MessageFields
{
    private const int LongestText = 1_500_000;
    private const int MostParts = 32;

    /// <summary>A message that a client gave.</summary>
    public static JsonObject Read(BodyFields fields, string threadId, long now)
    {
        var role = fields.Required("role");
        if (role is not ("user" or "assistant"))
        {
            throw AgentException.Invalid(fields.PathOf("role"), $"'{fields.PathOf("role")}' is user or assistant.");
        }

        fields.Refuse(
            "attachments",
            $"'{fields.PathOf("attachments")}': this server keeps no files for agents; put the text into the message."
        );
        var message = Create(Ids.New(Ids.Message), threadId, role, ReadContent(fields), now);
        message["metadata"] = fields.Metadata() ?? [];
        return message;
    }

    /// <summary>A message that is complete.</summary>
    public static JsonObject Create(string id, string threadId, string role, JsonArray content, long now) =>
        new()
        {
            ["id"] = id,
            ["object"] = "thread.message",
            ["created_at"] = now,
            ["thread_id"] = threadId,
            ["status"] = "completed",
            ["incomplete_details"] = null,
            ["completed_at"] = now,
            ["incomplete_at"] = null,
            ["role"] = role,
            ["content"] = content,
            ["assistant_id"] = null,
            ["run_id"] = null,
            ["attachments"] = new JsonArray(),
            ["metadata"] = new JsonObject(),
        };

    public static JsonObject TextPart(string text) =>
        new()
        {
            ["type"] = "text",
            ["text"] = new JsonObject { ["value"] = text, ["annotations"] = new JsonArray() },
        };

    public static ChatMessage ToChat(JsonObject message)
    {
        var parts = ((JsonArray)message["content"]!).OfType<JsonObject>().ToList();
        var texts = parts.Where(part => part["text"] is not null).Select(part => (string?)part["text"]!["value"]);
        ChatImage[] images =
        [
            .. parts
                .Select(part => part["image_url"])
                .OfType<JsonObject>()
                .Select(image => new ChatImage(new Uri((string)image["url"]!), (string?)image["detail"])),
        ];
        var role = (string?)message["role"] is "user" ? ChatRole.User : ChatRole.Assistant;
        return new(role, string.Join('\n', texts), images.Length == 0 ? null : images);
    }

    private static JsonArray ReadContent(BodyFields fields)
    {
        if (fields.Body["content"] is JsonArray)
        {
            var parts = fields.Objects("content", MostParts).Select(ReadPart).ToArray<JsonNode>();
            if (parts.Length > 0)
            {
                return new(parts);
            }
        }

        return [TextPart(Bounded(fields.Required("content"), fields.PathOf("content")))];
    }

    private static JsonObject ReadPart(BodyFields part)
    {
        switch (part.Required("type"))
        {
            case "text":
                // Some clients send the shape that they are given: an object with its value.
                var text =
                    part.Body["text"] is JsonObject ? part.Object("text")!.Required("value") : part.Required("text");
                return TextPart(Bounded(text, part.PathOf("text")));
            case "image_url":
                var image =
                    part.Object("image_url")
                    ?? throw AgentException.Invalid(part.PathOf("image_url"), "An image has an 'image_url'.");
                if (!Uri.TryCreate(image.Required("url"), UriKind.Absolute, out _))
                {
                    throw AgentException.Invalid(image.PathOf("url"), $"'{image.PathOf("url")}' is no address.");
                }

                _ = image.Text("detail");
                return new JsonObject { ["type"] = "image_url", ["image_url"] = image.Body.DeepClone() };
            default:
                throw AgentException.Unsupported(
                    part.PathOf("type"),
                    $"'{part.PathOf("type")}' is text or image_url; this server keeps no files for agents."
                );
        }
    }

    private static string Bounded(string text, string path) =>
        text.Length <= LongestText
            ? text
            : throw AgentException.Invalid(
                path,
                string.Create(CultureInfo.InvariantCulture, $"A message has at most {LongestText} characters."),
                "content_size_exceeded"
            );
}
