using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.StockClients;

/// <summary>
/// Why the layout is as it is: real events of Parley, each changed in one field that another server might write, break the stock
/// clients; unchanged they do not. The rules that follow from it are in docs/protocol/clients.md.
/// </summary>
public sealed class DotnetMutationTests
{
    private const string UserAudio = "item.content.0.transcript";
    private const string VoiceObject = """{"type":"openai","name":"echo"}""";
    private static readonly ConcurrentDictionary<DotnetClient, Task<IReadOnlyDictionary<Mutation, Outcome>>> _done =
        new();

    private static readonly Mutation[] _ga =
    [
        new("session.updated", "session.audio.output.voice", VoiceObject),
        .. NoWholeNumber("session.updated", "session.audio.input.format.rate"),
        new("session.updated", "session.audio.input.turn_detection.silence_duration_ms", "1.5"),
        new("session.updated", "session.audio.input.turn_detection.silence_duration_ms", "\"1\""),
        .. NoWholeNumber("input_audio_buffer.speech_started", "audio_start_ms"),
        .. NoWholeNumber("input_audio_buffer.speech_stopped", "audio_end_ms"),
        .. NoWholeNumber("conversation.item.truncated", "audio_end_ms"),
        .. NoWholeNumber("response.output_item.added", "output_index"),
        .. NoWholeNumber("response.output_audio.delta", "content_index"),
        .. NoWholeNumber("response.output_audio_transcript.delta", "content_index"),
        new("conversation.item.added", "item.content", "null"),
        new("conversation.item.added", "item.role", "null"),
        new("conversation.item.added", "item.content.0.audio", "null", UserAudio),
        new("conversation.item.done", "item.content.0.audio", "null", UserAudio),
        new("response.output_item.done", "item.arguments", "null", "item.arguments"),
        new("response.done", "response.output.0.content", "null"),
        new("response.done", "response.output.0.role", "null", "response.output.0.role"),
        new("response.done", "response.usage.total_tokens", "1.5"),
        new("response.done", "response.usage.input_token_details.text_tokens", "\"1\""),
    ];

    private static readonly Mutation[] _beta =
    [
        new("session.created", "session.voice", VoiceObject),
        new("session.updated", "session.voice", VoiceObject),
        new("session.updated", "session.tools", "null"),
        new("session.updated", "session.modalities", "null"),
        new("session.updated", "session.temperature", "null"),
        new("session.updated", "session.tool_choice", "\"sometimes\""),
        .. NoWholeNumber("input_audio_buffer.speech_started", "audio_start_ms"),
        .. NoWholeNumber("input_audio_buffer.speech_stopped", "audio_end_ms"),
        .. NoWholeNumber("conversation.item.truncated", "audio_end_ms"),
        .. NoWholeNumber("response.output_item.added", "output_index"),
        .. NoWholeNumber("response.audio.delta", "content_index"),
        .. NoWholeNumber("response.audio_transcript.delta", "content_index"),
        new("conversation.item.created", "item.content", "null"),
        new("conversation.item.created", "item.role", "null"),
        new("response.output_item.done", "item.status", "null", "item.arguments"),
        new("response.done", "response.output.0.content", "null"),
        new("response.done", "response.usage.total_tokens", "1.5"),
        new("response.done", "response.usage.output_token_details.audio_tokens", "\"1\""),
    ];

    private static readonly Mutation[] _harmless =
    [
        new("response.done", "type", "\"response.dreamt\""),
        new("response.done", "response.mood", "\"good\""),
        new("response.done", "response.status", "\"dreaming\""),
        new("response.done", "response.usage", "null"),
        new("response.done", "response.metadata", "null"),
        new("session.updated", "session.instructions", "\"\""),
        new("input_audio_buffer.committed", "previous_item_id", "null"),
        new("error", "error.code", "null"),
        new("error", "error.param", "null"),
        new("error", "error.event_id", "null"),
    ];

    public static TheoryData<string> Ga => [.. _ga.Select(mutation => mutation.ToString())];

    public static TheoryData<string> Beta => [.. _beta.Select(mutation => mutation.ToString())];

    public static TheoryData<string> Harmless => [.. _harmless.Select(mutation => mutation.ToString())];

    [Theory]
    [MemberData(nameof(Ga))]
    public Task The_current_client_breaks_on(string mutation) => AssertAsync(DotnetClient.Ga, mutation, breaks: true);

    [Theory]
    [MemberData(nameof(Beta))]
    public Task The_earlier_client_breaks_on(string mutation) => AssertAsync(DotnetClient.Beta, mutation, breaks: true);

    [Theory]
    [MemberData(nameof(Harmless))]
    public async Task Neither_client_minds(string mutation)
    {
        await AssertAsync(DotnetClient.Ga, mutation, breaks: false);
        await AssertAsync(DotnetClient.Beta, mutation, breaks: false);
    }

    private static async Task AssertAsync(DotnetClient client, string name, bool breaks)
    {
        var outcomes = await _done.GetOrAdd(client, TryAllAsync);
        var outcome = outcomes.Single(o => string.Equals(o.Key.ToString(), name, StringComparison.Ordinal)).Value;
        Assert.True(outcome.Unchanged is null, $"as Parley wrote it: {outcome.Unchanged}");
        Assert.True(breaks == outcome.Changed is not null, $"{name}: {outcome.Changed ?? "nothing was thrown"}");
    }

    /// <summary>All at once, because the program is started for it.</summary>
    private static async Task<IReadOnlyDictionary<Mutation, Outcome>> TryAllAsync(DotnetClient client)
    {
        var written = (await DotnetRun.OfAsync(client)).ServerMessages.ToList();
        Mutation[] all = [.. client == DotnetClient.Ga ? _ga : _beta, .. _harmless];
        var originals = all.Select(mutation => written.First(mutation.Fits)).ToList();
        var changed = all.Zip(originals, (mutation, original) => mutation.Apply(original));
        var read = await client.ParseAsync([.. originals, .. changed]);
        return Enumerable
            .Range(0, all.Length)
            .ToDictionary(i => all[i], i => new Outcome(ThrownIn(read[i]), ThrownIn(read[all.Length + i])));
    }

    private static string? ThrownIn(JsonElement answer) =>
        answer.TryGetProperty("message", out var message) ? message.GetString() : null;

    private static Mutation[] NoWholeNumber(string type, string path) =>
        [new(type, path, "1.5"), new(type, path, "\"1\""), new(type, path, "null")];

    /// <summary>What the client threw; null: nothing.</summary>
    private sealed record Outcome(string? Unchanged, string? Changed);

    /// <param name="Type">The event.</param>
    /// <param name="Path">The field, from the event on; numbers are places in arrays.</param>
    /// <param name="Value">What it becomes, as JSON.</param>
    /// <param name="Where">The event must have this field; null: the field itself or the one above.</param>
    private sealed record Mutation(string Type, string Path, string Value, string? Where = null)
    {
        public override string ToString() => $"{Type}: {Path} = {Value}";

        public bool Fits(string json)
        {
            var node = JsonNode.Parse(json)!;
            return string.Equals((string?)node["type"], Type, StringComparison.Ordinal)
                && (Where is null ? Above(node, Path, out _) is not null : Has(node, Where));
        }

        public string Apply(string json)
        {
            var node = JsonNode.Parse(json)!;
            Above(node, Path, out var name)![name] = JsonNode.Parse(Value);
            return node.ToJsonString();
        }

        private static bool Has(JsonNode node, string path) =>
            Above(node, path, out var name) is { } above && above.ContainsKey(name);

        /// <summary>The object that holds the field at the end of the path.</summary>
        private static JsonObject? Above(JsonNode node, string path, out string name)
        {
            var steps = path.Split('.');
            name = steps[^1];
            JsonNode? at = node;
            foreach (var step in steps[..^1])
            {
                at = at switch
                {
                    JsonArray array when int.Parse(step) < array.Count => array[int.Parse(step)],
                    JsonObject fields => fields[step],
                    _ => null,
                };
            }

            return at as JsonObject;
        }
    }
}
