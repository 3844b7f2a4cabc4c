using Microsoft.Extensions.AI;
using Parley.Engines.Responses;

namespace Parley.Engines.Chat;

/// <summary>One answer as it comes in: turns the chat client's updates into parts and keeps what the end needs.</summary>
internal sealed class Answer
{
    private const int CharactersPerToken = 4;

    private readonly ThinkFilter _filter = new();
    private readonly ToolCallStream _calls = new();
    private UsageDetails? _usage;
    private ChatFinishReason? _finish;
    private int _characters;

    /// <summary>True when the stream held nothing of an answer, not even a reason for its end.</summary>
    public bool IsEmpty => _characters == 0 && !_calls.Any && _finish is null;

    public IEnumerable<ResponderPart> Read(ChatResponseUpdate update)
    {
        _finish = update.FinishReason ?? _finish;
        foreach (UsageContent usage in update.Contents.OfType<UsageContent>())
        {
            _usage = usage.Details;
        }

        string text = string.Concat(update.Contents.OfType<TextContent>().Select(t => t.Text));
        _characters += text.Length;
        if (text.Length > 0 && _filter.Push(text) is { Length: > 0 } spoken)
        {
            yield return new ResponderText(spoken);
        }

        foreach (ResponderToolCall call in _calls.Read(update))
        {
            _characters += (call.Name?.Length ?? 0) + call.ArgumentsDelta.Length;
            yield return call;
        }
    }

    public IEnumerable<ResponderPart> End(int estimatedInput)
    {
        if (_filter.Flush() is { Length: > 0 } rest)
        {
            yield return new ResponderText(rest);
        }

        ResponderFinish finish =
            _finish == ChatFinishReason.Length ? ResponderFinish.Length
            : _finish == ChatFinishReason.ContentFilter ? ResponderFinish.ContentFilter
            : _calls.Any ? ResponderFinish.ToolCalls
            : ResponderFinish.Stop;
        yield return new ResponderDone(
            finish,
            new ResponderUsage(
                Count(_usage?.InputTokenCount) ?? estimatedInput,
                Count(_usage?.OutputTokenCount) ?? ((_characters + CharactersPerToken - 1) / CharactersPerToken),
                Count(_usage?.CachedInputTokenCount) ?? 0,
                Count(_usage?.ReasoningTokenCount) ?? 0
            )
        );
    }

    private static int? Count(long? tokens) => tokens is { } count ? (int)Math.Clamp(count, 0, int.MaxValue) : null;
}
