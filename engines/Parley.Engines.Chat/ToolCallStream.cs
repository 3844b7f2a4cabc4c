using Microsoft.Extensions.AI;
using OpenAI.Chat;
using Parley.Engines.Responses;

namespace Parley.Engines.Chat;

/// <summary>
/// Numbers the tool calls of one answer. The raw updates are used where there are any, since they carry the arguments as they
/// arrive; other chat clients give whole calls.
/// </summary>
internal sealed class ToolCallStream
{
    private readonly Dictionary<int, (int Index, string? Id)> _open = [];
    private int _count;
    private bool _raw;

    public bool Any => _count > 0;

    public IEnumerable<ResponderToolCall> Read(ChatResponseUpdate update)
    {
        if (update.RawRepresentation is StreamingChatCompletionUpdate raw)
        {
            if (raw.ToolCallUpdates is not { Count: > 0 } updates)
            {
                return [];
            }

            _raw = true;
            return updates.Select(Piece).OfType<ResponderToolCall>();
        }

        // The client repeats the calls whole at the end of the stream.
        if (_raw)
        {
            return [];
        }

        return update
            .Contents.OfType<FunctionCallContent>()
            .Select(c => new ResponderToolCall(_count++, c.CallId, c.Name, Json(c)));
    }

    private ResponderToolCall? Piece(StreamingChatToolCallUpdate update)
    {
        string arguments = update.FunctionArgumentsUpdate?.ToString() ?? "";
        string? id = update.ToolCallId is { Length: > 0 } given ? given : null;
        string? name = update.FunctionName is { Length: > 0 } called ? called : null;
        bool known = _open.TryGetValue(update.Index, out (int Index, string? Id) open);

        // Some servers number every call 0 and tell them apart by id only; others repeat the name on every piece.
        if (known && (id is null || string.Equals(id, open.Id, StringComparison.Ordinal)))
        {
            return arguments.Length == 0 ? null : new ResponderToolCall(open.Index, null, null, arguments);
        }

        if (name is null)
        {
            return known && arguments.Length > 0 ? new ResponderToolCall(open.Index, null, null, arguments) : null;
        }

        _open[update.Index] = (_count, id);
        return new ResponderToolCall(_count++, id, name, arguments);
    }

    private static string Json(FunctionCallContent call) =>
        System.Text.Json.JsonSerializer.Serialize(
            call.Arguments ?? new Dictionary<string, object?>(StringComparer.Ordinal),
            AIJsonUtilities.DefaultOptions
        );
}
