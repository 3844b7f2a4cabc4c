using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Agents;

/// <summary>
/// A client of a server that will be killed: makes a thread or a conversation, has an answer that ends, one that is under way, and goes on
/// writing. Keeps what it was told, and looks for it afterwards.
/// </summary>
internal sealed class KilledVisitor(int number, VisitorKind kind, string agent) : IDisposable
{
    private readonly List<(string Path, JsonElement Told)> _objects = [];
    private readonly List<JsonElement> _written = [];
    private string _place = "";
    private string _notes = "";
    private JsonElement _underWay;
    private HttpResponseMessage? _stream;

    private bool IsClassic => kind is VisitorKind.Run or VisitorKind.StreamedRun;

    private string Places => IsClassic ? "/threads" : "/conversations";

    private string Entries => IsClassic ? "messages" : "items";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _stream?.Dispose();

    /// <summary>Until an answer is under way.</summary>
    public async Task BeginAsync(AgentClient client)
    {
        _place = await NewPlaceAsync(client);
        _notes = await NewPlaceAsync(client);
        await WriteAsync(client, _place, $"finish {number}");
        await AnswerAsync(client, hold: false);
        await AnswerAsync(client, hold: true);
    }

    /// <summary>Writes until the server is gone.</summary>
    /// <param name="told">Is called for each write that was acknowledged.</param>
    public async Task WriteOnAsync(AgentClient client, Action told)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                _written.Add(await WriteAsync(client, _notes, $"note {i} of {number}"));
                told();
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // What was not answered is not acknowledged.
        }
    }

    /// <summary>Looks for everything on the server that came after.</summary>
    public async Task CheckAsync(AgentClient client)
    {
        foreach (var (path, told) in _objects)
        {
            var kept = await client.GetAsync(path);
            Assert.True(JsonElement.DeepEquals(told, kept), $"{path} is {kept}, and was {told}");
        }

        var notes = await EntriesAsync(client, _notes);
        // The one that was being written when the server was killed may be there or not.
        Assert.InRange(notes.Count, _written.Count, _written.Count + 1);
        Assert.All(_written.Zip(notes), pair => Assert.True(JsonElement.DeepEquals(pair.First, pair.Second)));

        var ended = await client.GetAsync(AnswerPath(AgentClient.IdOf(_underWay)));
        Assert.Equal("failed", ended.GetProperty("status").GetString());
        var error = ended.GetProperty(IsClassic ? "last_error" : "error");
        Assert.Equal("server_error", error.GetProperty("code").GetString());
        foreach (var name in (string[])["created_at", IsClassic ? "assistant_id" : "agent_reference"])
        {
            Assert.True(JsonElement.DeepEquals(_underWay.GetProperty(name), ended.GetProperty(name)), name);
        }

        // Nothing that has ended holds the thread: it takes a message, and another answer.
        await WriteAsync(client, _place, "go on");
        await AnswerAsync(client, hold: false);
        Assert.Equal(
            [$"finish {number}", "It is finished.", "go on", "It is finished."],
            [.. (await EntriesAsync(client, _place)).Select(TextOf).Where(text => text is not "hold")]
        );
    }

    private string AnswerPath(string id) => IsClassic ? $"/threads/{_place}/runs/{id}" : $"/openai/v1/responses/{id}";

    private string PathOf(string place) => IsClassic ? $"{Places}/{place}" : $"/openai/v1{Places}/{place}";

    private async Task<string> NewPlaceAsync(AgentClient client)
    {
        var path = IsClassic ? Places : $"/openai/v1{Places}";
        var made = await client.PostAsync(path, $$$"""{"metadata":{"visitor":"{{{number}}}"}}""");
        _objects.Add((PathOf(AgentClient.IdOf(made)), made));
        return AgentClient.IdOf(made);
    }

    private async Task<JsonElement> WriteAsync(AgentClient client, string place, string text)
    {
        var message = Message(text);
        var path = $"{PathOf(place)}/{Entries}";
        return IsClassic
            ? await client.PostAsync(path, message.ToJsonString())
            : (
                await client.PostAsync(path, new JsonObject { ["items"] = new JsonArray(message) }.ToJsonString())
            ).GetProperty("data")[0];
    }

    private static JsonObject Message(string text) => new() { ["role"] = "user", ["content"] = text };

    private async Task<List<JsonElement>> EntriesAsync(AgentClient client, string place) =>
        [
            .. (await client.GetAsync($"{PathOf(place)}/{Entries}?order=asc&limit=10000"))
                .GetProperty("data")
                .EnumerateArray(),
        ];

    private string TextOf(JsonElement entry)
    {
        var text = entry.GetProperty("content")[0].GetProperty("text");
        return (IsClassic ? text.GetProperty("value") : text).GetString()!;
    }

    /// <param name="hold">The model does not end this one.</param>
    private async Task AnswerAsync(AgentClient client, bool hold)
    {
        var streamed = kind is VisitorKind.StreamedRun or VisitorKind.StreamedResponse || !hold;
        var body = new JsonObject { ["stream"] = streamed };
        if (IsClassic)
        {
            body["assistant_id"] = agent;
            body["additional_messages"] = hold ? new JsonArray(Message("hold")) : [];
        }
        else
        {
            body["conversation"] = _place;
            body["agent_reference"] = new JsonObject { ["type"] = "agent_reference", ["name"] = agent };
            body["input"] = new JsonArray(hold ? [Message("hold")] : []);
            body["background"] = !streamed;
        }

        var path = IsClassic ? $"/threads/{_place}/runs" : "/openai/v1/responses";
        if (!streamed)
        {
            _underWay = await client.PostAsync(path, body.ToJsonString());
            return;
        }

        var response = await client.SendAsync(HttpMethod.Post, path, body.ToJsonString());
        var answer = await ReadAsync(response, hold ? ".delta" : ".completed");
        if (hold)
        {
            (_stream, _underWay) = (response, answer);
            return;
        }

        response.Dispose();
        var told = AnswerPath(AgentClient.IdOf(answer));
        _objects.Add((told, await client.GetAsync(told)));
    }

    /// <summary>Reads a stream as far as an event; returns the run or response that the stream began with.</summary>
    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, string last)
    {
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));
        JsonElement? first = null;
        var name = "";
        while (await reader.ReadLineAsync(Cancel) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                if (first is null)
                {
                    var data = JsonElement.Parse(line["data: ".Length..]);
                    first = data.TryGetProperty("response", out var inner) ? inner : data;
                }

                if (
                    name.EndsWith(last, StringComparison.Ordinal)
                    && name.Split('.') is not [_, "message" or "run", "step", ..] and not [_, "message", "completed"]
                )
                {
                    return first.Value;
                }
            }
        }

        throw new InvalidOperationException($"The stream ended before '{last}'; the newest event is {name}.");
    }
}

internal enum VisitorKind
{
    /// <summary>A run that its client polls.</summary>
    Run,

    /// <summary>A run whose events are read.</summary>
    StreamedRun,

    /// <summary>A response of a named agent whose events are read.</summary>
    StreamedResponse,

    /// <summary>A response in the background.</summary>
    BackgroundResponse,
}
