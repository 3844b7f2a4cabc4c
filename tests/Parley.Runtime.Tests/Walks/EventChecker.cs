using System.Text;
using System.Text.Json;
using Parley.Protocol.Profiles;

namespace Parley.Runtime.Tests.Walks;

/// <summary>Reads what a client got, event by event, and fails at the first that breaks a rule of the wire.</summary>
internal sealed class EventChecker(WireProfile profile)
{
    private const string Committed = "input_audio_buffer.committed";

    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly HashSet<string> _eventIds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _items = new(StringComparer.Ordinal);
    private readonly HashSet<string> _committed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _understood = new(StringComparer.Ordinal);
    private readonly HashSet<string> _responses = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _outputs = [];
    private readonly HashSet<string> _parts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StringBuilder> _spoken = new(StringComparer.Ordinal);
    private string? _last;
    private string? _active;
    private string? _speech;

    public int Responses => _responses.Count;

    private readonly HashSet<string> _listed = new(StringComparer.Ordinal);
    private int _listing;

    /// <summary>True when nothing is under way: no response, no speech, no turn that waits for its transcript.</summary>
    public bool IsQuiet => _active is null && _speech is null && _committed.Count == 0 && _listing == 0;

    public void Take(JsonElement e)
    {
        Assert.True(_eventIds.Add(Text(e, "event_id")), "event ids are unique");
        var type = Short(Text(e, "type"));
        Take(type, e);
        _last = type;
    }

    /// <summary>The name that the same event has in the flat dialects.</summary>
    private static string Short(string type) =>
        type.Replace("response.output_audio", "response.audio", StringComparison.Ordinal)
            .Replace("response.output_text.", "response.text.", StringComparison.Ordinal)
            .Replace("conversation.item.added", "conversation.item.created", StringComparison.Ordinal);

    private void Take(string type, JsonElement e)
    {
        switch (type)
        {
            case "session.created":
                Assert.Single(_eventIds);
                break;
            case "session.updated" or "input_audio_buffer.cleared":
                // Either may have dropped the turn under way; if it goes on, its end says so by its id.
                _speech = null;
                break;
            case "input_audio_buffer.speech_started":
                Assert.Null(_speech);
                _speech = Text(e, "item_id");
                break;
            case "input_audio_buffer.speech_stopped":
                Assert.True(_speech is null || Is(_speech, Text(e, "item_id")), "speech stops as it started");
                _speech = null;
                break;
            case Committed:
                Assert.True(_committed.Add(Text(e, "item_id")), "a turn is committed once");
                _speech = Is(_speech, Text(e, "item_id")) ? null : _speech;
                break;
            case "conversation.item.input_audio_transcription.completed"
            or "conversation.item.input_audio_transcription.failed":
                Assert.True(_committed.Contains(Text(e, "item_id")) || _items.Contains(Text(e, "item_id")));
                Assert.True(_understood.Add(Text(e, "item_id")), "a turn is transcribed once");
                break;
            case "conversation.item.created":
                var created = Text(e.GetProperty("item"), "id");
                Assert.True(_items.Add(created), "an item is created once");
                Assert.True(
                    profile.AnnouncesItemsWithTranscript || !_committed.Contains(created) || _last is Committed,
                    "a turn's item is shown at its commit"
                );
                _committed.Remove(created);
                _open.Add(created);
                break;
            case "conversation.item.done":
                Assert.True(_open.Remove(Text(e.GetProperty("item"), "id")), "an item is added, then done");
                break;
            case "conversation.item.deleted":
                Assert.True(_items.Remove(Text(e, "item_id")), "only an item that is there is deleted");
                break;
            case "response.created":
                Assert.Null(_active);
                _active = Text(e.GetProperty("response"), "id");
                Assert.True(_responses.Add(_active), "a response is created once");
                _spoken.Clear();
                break;
            case "response.done":
                TakeDone(e.GetProperty("response"));
                break;
            case "mcp_list_tools.in_progress":
                Assert.True(_listed.Add(Text(e, "item_id")), "a list is begun once");
                _listing++;
                break;
            case "mcp_list_tools.completed" or "mcp_list_tools.failed":
                Assert.Contains(Text(e, "item_id"), _listed);
                _listing--;
                break;
            case "warning":
                // What an update is warned of follows it at once.
                Assert.True(
                    _last is "session.updated" or "warning" || (_active is null && _committed.Count == 0),
                    "a warning stands between turns and responses"
                );
                break;
            default:
                if (type.StartsWith("response.", StringComparison.Ordinal))
                {
                    TakePart(type, e);
                }

                break;
        }
    }

    private void TakeDone(JsonElement response)
    {
        Assert.Equal(_active, Text(response, "id"));
        Assert.Empty(_outputs);
        Assert.True(
            !profile.FinishesItems || _open.All(_listed.Contains),
            "every item of a response is done before it"
        );
        Assert.Empty(_parts);
        Assert.False(Is("in_progress", Text(response, "status")), "a response that is done has ended");
        Assert.Equal(JsonValueKind.Object, response.GetProperty("usage").ValueKind);
        _active = null;
    }

    private void TakePart(string type, JsonElement e)
    {
        var index = e.GetProperty("output_index").GetInt32();
        if (type.StartsWith("response.mcp_call.", StringComparison.Ordinal))
        {
            Assert.Equal(_outputs[index], Text(e, "item_id"));
            return;
        }

        Assert.Equal(_active, Text(e, "response_id"));
        switch (type)
        {
            case "response.output_item.added":
                _outputs.Add(index, Text(e.GetProperty("item"), "id"));
                return;
            case "response.output_item.done":
                Assert.True(_outputs.Remove(index, out var added) && Is(added, Text(e.GetProperty("item"), "id")));
                return;
        }

        Assert.Equal(_outputs[index], Text(e, "item_id"));
        var part = Text(e, "item_id");
        switch (type)
        {
            case "response.content_part.added":
                Assert.True(_parts.Add(part), "a part is added once");
                _spoken[part] = new();
                break;
            case "response.content_part.done":
                Assert.True(_parts.Remove(part), "a part ends once");
                break;
            case "response.function_call_arguments.delta" or "response.function_call_arguments.done":
            case "response.mcp_call_arguments.delta" or "response.mcp_call_arguments.done":
                break;
            case "response.audio_transcript.delta":
                _spoken[part].Append(Text(e, "delta"));
                break;
            case "response.audio_transcript.done":
                Assert.Equal(_spoken[part].ToString(), Text(e, "transcript"));
                break;
            default:
                Assert.Contains(part, _parts);
                break;
        }
    }

    private static bool Is(string? a, string b) => string.Equals(a, b, StringComparison.Ordinal);

    private static string Text(JsonElement e, string name) => e.GetProperty(name).GetString()!;
}
