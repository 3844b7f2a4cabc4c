using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Parley.Engines.Responses;

namespace Parley.Server.Tests.Sessions;

/// <summary>Keeps what it was asked. Answers with two words; where the conversation says "wait" it ends only when it is cancelled.</summary>
internal sealed class RecordingResponder : IResponder
{
    public string Name => "recording";

    public ConcurrentQueue<ResponderRequest> Requests { get; } = [];

    /// <summary>What the model was given to read in its last request, one text an entry.</summary>
    public string[] Read => [.. Requests.Last().Entries.OfType<ChatMessage>().Select(m => m.Text)];

    public async IAsyncEnumerable<ResponderPart> RespondAsync(
        ResponderRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Requests.Enqueue(request);
        yield return new ResponderText("Well then.");
        if (request.Entries.OfType<ChatMessage>().Any(m => m.Text is "wait"))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        yield return new ResponderDone(ResponderFinish.Stop, new ResponderUsage(3, 2));
    }
}
