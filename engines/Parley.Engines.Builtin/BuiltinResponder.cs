using System.Runtime.CompilerServices;
using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Knowledge;
using Parley.Engines.Responses;

namespace Parley.Engines.Builtin;

/// <summary>
/// A small offline assistant without a language model, honest about it. English only. It keeps nothing: name, lists and open
/// questions are derived from the request's entries each time, so deleted or truncated entries are forgotten.
/// </summary>
public sealed class BuiltinResponder : IResponder
{
    internal const string EngineName = "builtin";
    private const int CharactersPerToken = 4;

    private readonly Mind _mind;

    /// <exception cref="EngineException">The knowledge folder cannot be read.</exception>
    public BuiltinResponder(BuiltinOptions? options = null) =>
        _mind = new Mind(options?.KnowledgeFolder is { } folder ? KnowledgeFolder.Read(folder) : null);

    public string Name => EngineName;

    public ResponderCapabilities Capabilities { get; } = new() { IsFree = true };

    /// <summary>Things that people say to it, in lower-case words without punctuation: to bias a recogniser.</summary>
    public IReadOnlyList<string> Phrases => _mind.Phrases;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResponderPart> RespondAsync(
        ResponderRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask;
        cancellationToken.ThrowIfCancellationRequested();
        int input = InputTokens(request);
        Reply reply = InLanguage(request, Replay.Answer(request, _mind));
        if (reply.Call is { } call)
        {
            yield return new ResponderToolCall(0, null, call.Name, call.Arguments);
            int callTokens = Tokens(call.Name.Length + call.Arguments.Length);
            yield return new ResponderDone(ResponderFinish.ToolCalls, new ResponderUsage(input, callTokens));
            yield break;
        }

        int most = request.MaxOutputTokens is { } limit ? Math.Max(1, limit) * CharactersPerToken : int.MaxValue;
        int said = 0;
        ResponderFinish finish = ResponderFinish.Stop;
        foreach (string word in WordByWord(reply.Text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (said + word.TrimEnd().Length > most)
            {
                finish = ResponderFinish.Length;
                break;
            }

            said += word.Length;
            yield return new ResponderText(word);
        }

        if (reply.Reminder is { } reminder)
        {
            yield return reminder;
        }

        cancellationToken.ThrowIfCancellationRequested();
        yield return new ResponderDone(finish, new ResponderUsage(input, Tokens(said)));
    }

    private static Reply InLanguage(ResponderRequest request, Reply reply)
    {
        if (
            request.Language is not { Length: > 0 } language
            || language.StartsWith("en", StringComparison.OrdinalIgnoreCase)
            || reply.Call is not null
        )
        {
            return reply;
        }

        const string Sorry = "I am sorry, I only speak English.";
        return !reply.Understood ? reply with { Text = $"{Sorry} {Skills.Help.ConnectLine}" }
            : reply.Memory.Turn <= 1 ? reply with { Text = $"{Sorry} {reply.Text}" }
            : reply;
    }

    private static IEnumerable<string> WordByWord(string text)
    {
        int start = 0;
        while (start < text.Length)
        {
            int space = text.IndexOf(' ', start);
            int end = space < 0 ? text.Length : space + 1;
            yield return text[start..end];
            start = end;
        }
    }

    private static int InputTokens(ResponderRequest request) =>
        Tokens(
            request.Instructions.Length
                + request.Entries.Sum(e =>
                    e switch
                    {
                        ChatMessage message => message.Text.Length,
                        ChatToolCall call => call.Name.Length + call.Arguments.Length,
                        ChatToolResult result => result.Output.Length,
                        _ => 0,
                    }
                )
        );

    private static int Tokens(int characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;
}
