using Parley.Engines.Responses;

namespace Parley.Engines.Agents;

/// <summary>
/// What an agent's thread or conversation holds of a session's. The session always tells all of its own; only what the other has not got
/// yet is sent. One of it for each session, for agents of this process and elsewhere; not thread-safe.
/// </summary>
public sealed class SentEntries
{
    private readonly Dictionary<string, int> _sent = new(StringComparer.Ordinal);
    private readonly List<string> _said = [];

    /// <summary>Remembers an answer of the agent, which its thread has by itself: all of it, or what stands there in its place.</summary>
    public void Said(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > 0)
        {
            _said.Add(Plain(text));
        }
    }

    /// <summary>What the thread has not got of these.</summary>
    public IReadOnlyList<ChatEntry> Fresh(IReadOnlyList<ChatEntry> entries) =>
        [.. Unsent(entries).Where(entry => !IsOwn(entry))];

    /// <summary>The thread has got these.</summary>
    public void Sent(IReadOnlyList<ChatEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        foreach (var key in Unsent(entries).Select(Key).ToList())
        {
            _sent[key] = _sent.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>Forgets everything: the thread is a new one, and gets the whole conversation.</summary>
    public void Clear()
    {
        _sent.Clear();
        _said.Clear();
    }

    private IEnumerable<ChatEntry> Unsent(IReadOnlyList<ChatEntry> entries)
    {
        var left = new Dictionary<string, int>(_sent, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var key = Key(entry);
            if (left.TryGetValue(key, out var count) && count > 0)
            {
                left[key] = count - 1;
            }
            else
            {
                yield return entry;
            }
        }
    }

    /// <summary>True for what the agent itself said, as far as it was heard, and for calls that it made.</summary>
    private bool IsOwn(ChatEntry entry) =>
        entry switch
        {
            ChatToolCall => true,
            ChatMessage { Role: ChatRole.Assistant } message => Plain(message.Text) is var text
                && (text.Length == 0 || _said.Exists(said => said.StartsWith(text, StringComparison.Ordinal))),
            _ => false,
        };

    private static string Plain(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Key(ChatEntry entry) =>
        entry switch
        {
            ChatMessage message => $"{message.Role}:{message.Text}",
            ChatToolCall call => $"call:{call.CallId}",
            ChatToolResult result => $"result:{result.CallId}",
            ChatApproval approval => $"approval:{approval.RequestId}",
            _ => entry.GetType().Name,
        };
}
