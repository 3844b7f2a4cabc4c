using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Engines.Responses;
using AiMessage = Microsoft.Extensions.AI.ChatMessage;
using AiRole = Microsoft.Extensions.AI.ChatRole;

namespace Parley.Engines.Chat;

/// <summary>Turns the session's entries into the messages of a chat request.</summary>
internal static class ChatPrompt
{
    public static List<AiMessage> Messages(ResponderRequest request)
    {
        List<AiMessage> messages = [];
        string instructions = Instructions(request);
        if (instructions.Length > 0)
        {
            messages.Add(new AiMessage(AiRole.System, instructions));
        }

        Dictionary<string, string> results = new(StringComparer.Ordinal);
        foreach (ChatToolResult result in request.Entries.OfType<ChatToolResult>())
        {
            results[result.CallId] = result.Output;
        }

        for (int i = 0; i < request.Entries.Count; i++)
        {
            switch (request.Entries[i])
            {
                case Responses.ChatMessage message:
                    messages.Add(Message(message));
                    break;
                case ChatToolCall:
                    i += Calls(request.Entries, i, results, messages) - 1;
                    break;
            }
        }

        return messages;
    }

    public static List<AITool> Tools(ResponderRequest request) =>
        [
            .. request.Tools.Select(t =>
                AIFunctionFactory.CreateDeclaration(t.Name, t.Description, Schema(t.Parameters))
            ),
        ];

    private static string Instructions(ResponderRequest request) =>
        request.Language is { Length: > 0 } language
            ? $"{request.Instructions}\nAnswer in the language with the BCP-47 name {language}.".TrimStart()
            : request.Instructions;

    private static JsonElement Schema(JsonElement parameters) =>
        parameters.ValueKind == JsonValueKind.Object
            ? parameters
            : JsonElement.Parse("""{"type":"object","properties":{}}""");

    private static AiMessage Message(Responses.ChatMessage message)
    {
        AiRole role = message.Role switch
        {
            Responses.ChatRole.System => AiRole.System,
            Responses.ChatRole.Assistant => AiRole.Assistant,
            _ => AiRole.User,
        };
        List<AIContent> contents =
            message.Text.Length > 0 || message.Images is not { Count: > 0 } ? [new TextContent(message.Text)] : [];
        contents.AddRange((message.Images ?? []).Select(Image));
        return new AiMessage(role, contents);
    }

    private static AIContent Image(ChatImage image)
    {
        AIContent content = string.Equals(image.Url.Scheme, "data", StringComparison.OrdinalIgnoreCase)
            ? new DataContent(image.Url)
            : new UriContent(image.Url, "image/*");
        if (image.Detail is { } detail)
        {
            content.AdditionalProperties = new() { ["detail"] = detail };
        }

        return content;
    }

    // A chat server wants calls side by side in one message and every result right behind it, and refuses a call without a
    // result; a cancelled call has none, and is left out.
    private static int Calls(
        IReadOnlyList<ChatEntry> entries,
        int start,
        Dictionary<string, string> results,
        List<AiMessage> messages
    )
    {
        List<AIContent> calls = [];
        List<AIContent> outputs = [];
        int end = start;
        for (; end < entries.Count && entries[end] is ChatToolCall or ChatToolResult; end++)
        {
            if (entries[end] is ChatToolCall call && results.Remove(call.CallId, out string? output))
            {
                calls.Add(new FunctionCallContent(call.CallId, call.Name, Arguments(call.Arguments)));
                outputs.Add(new FunctionResultContent(call.CallId, output));
            }
        }

        if (calls.Count > 0)
        {
            messages.Add(new AiMessage(AiRole.Assistant, calls));
            messages.Add(new AiMessage(AiRole.Tool, outputs));
        }

        return end - start;
    }

    private static Dictionary<string, object?> Arguments(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json.Length == 0 ? "{}" : json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document
                    .RootElement.EnumerateObject()
                    .ToDictionary(p => p.Name, p => (object?)p.Value.Clone(), StringComparer.Ordinal);
            }
        }
        catch (JsonException)
        {
            // A model may have written broken JSON; it sees it again as it was.
        }

        return new Dictionary<string, object?>(StringComparer.Ordinal) { ["input"] = json };
    }
}
