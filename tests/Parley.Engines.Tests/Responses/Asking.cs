using System.Text.Json;
using Parley.Engines.Responses;

namespace Parley.Engines.Tests.Responses;

/// <summary>A conversation with a responder, as the session would hold it.</summary>
internal sealed class Asking(IResponder responder)
{
    private int _calls;

    public static DateTimeOffset Afternoon { get; } = new(2026, 11, 24, 15, 42, 0, TimeSpan.Zero);

    public List<ChatEntry> Entries { get; } = [];

    public ResponderRequest Request { get; set; } =
        new()
        {
            SessionId = "session",
            Model = "any",
            Now = Afternoon,
        };

    public IReadOnlyList<ResponderPart> Last { get; private set; } = [];

    public ResponderDone Done => Assert.IsType<ResponderDone>(Last[^1]);

    public ResponderReminder? Reminder => Last.OfType<ResponderReminder>().SingleOrDefault();

    public (string Name, JsonElement Arguments)? Call =>
        Last.OfType<ResponderToolCall>().ToArray() is [var first, ..] all
            ? (
                first.Name!,
                JsonElement.Parse(string.Concat(all.Where(c => c.Index == 0).Select(c => c.ArgumentsDelta)))
            )
            : null;

    public async Task<string> SayAsync(string text)
    {
        Entries.Add(new ChatMessage(ChatRole.User, text));
        return await AnswerAsync();
    }

    public async Task<string> ResultAsync(string output)
    {
        Entries.Add(new ChatToolResult($"call_{_calls}", output));
        return await AnswerAsync();
    }

    public async Task<string> AnswerAsync()
    {
        Last = await PartsAsync(responder, Request with { Entries = [.. Entries] });
        if (Call is { } call)
        {
            Entries.Add(new ChatToolCall($"call_{++_calls}", call.Name, call.Arguments.GetRawText()));
            return "";
        }

        string answer = Text(Last);
        Entries.Add(new ChatMessage(ChatRole.Assistant, answer));
        return answer;
    }

    public static async Task<IReadOnlyList<ResponderPart>> PartsAsync(IResponder responder, ResponderRequest request)
    {
        List<ResponderPart> parts = [];
        await foreach (ResponderPart part in responder.RespondAsync(request, TestContext.Current.CancellationToken))
        {
            parts.Add(part);
        }

        return parts;
    }

    public static string Text(IEnumerable<ResponderPart> parts) =>
        string.Concat(parts.OfType<ResponderText>().Select(t => t.Delta));

    public static ChatTool Tool(string name, string? description, string? schema = null) =>
        new(name, description, schema is null ? default : JsonElement.Parse(schema));
}
