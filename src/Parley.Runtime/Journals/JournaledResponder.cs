using System.Runtime.CompilerServices;
using Parley.Engines.Responses;

namespace Parley.Runtime.Journals;

/// <summary>A responder whose answers are written down.</summary>
internal sealed class JournaledResponder(IResponder inner, SessionJournal journal) : IResponder
{
    public const string Engine = "responder";

    public string Name => inner.Name;

    public ResponderCapabilities Capabilities => inner.Capabilities;

    public async IAsyncEnumerable<ResponderPart> RespondAsync(
        ResponderRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var call = journal.NextCall();
        journal.Told(Engine, call, new ResponderAsked(LastTextOf(request), request.Entries.Count, request.Model));
        await foreach (
            var part in JournaledStream.Of(
                inner.RespondAsync(request, cancellationToken),
                failure => journal.Told(Engine, call, failure),
                cancellationToken
            )
        )
        {
            journal.Told(Engine, call, new ResponderSaid(part));
            yield return part;
        }

        journal.Told(Engine, call, new EngineEnded());
    }

    /// <summary>The last thing that is not the assistant's own: what is being answered.</summary>
    public static string LastTextOf(ResponderRequest request) =>
        request
            .Entries.Reverse()
            .Select(entry =>
                entry switch
                {
                    ChatMessage { Role: not ChatRole.Assistant } message => message.Text,
                    ChatToolResult result => result.Output,
                    _ => null,
                }
            )
            .FirstOrDefault(text => text is not null)
        ?? "";
}
