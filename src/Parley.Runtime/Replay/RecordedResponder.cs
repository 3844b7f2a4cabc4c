using System.Runtime.CompilerServices;
using Parley.Engines.Responses;
using Parley.Runtime.Journals;

namespace Parley.Runtime.Replay;

/// <summary>Answers from a recording: what was answered to the same words, else what was answered next, in its own time.</summary>
internal sealed class RecordedResponder(RecordedCall call, TimeProvider time, ReplayNotes notes) : IResponder
{
    private readonly List<List<EngineEntry>> _left = [.. call.CallsOf(JournaledResponder.Engine)];
    private readonly List<List<EngineEntry>> _all = [.. call.CallsOf(JournaledResponder.Engine)];

    public string Name => call.Header.Engines.Responder;

    public ResponderCapabilities Capabilities => call.Header.Engines.ResponderCapabilities;

    public async IAsyncEnumerable<ResponderPart> RespondAsync(
        ResponderRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (Choose(request) is not { } answer)
        {
            notes.Add("an answer was asked for that the recording does not have: it is empty");
            yield return new ResponderDone(ResponderFinish.Stop, new(0, 0));
            yield break;
        }

        var pace = new RecordedPace(answer, time);
        var isDone = false;
        foreach (var entry in answer)
        {
            await pace.UntilAsync(entry, cancellationToken);
            switch (entry.News)
            {
                case ResponderSaid said:
                    isDone |= said.Part is ResponderDone;
                    yield return said.Part;
                    break;
                case EngineBroke broke:
                    throw broke.ToException();
            }
        }

        if (!isDone)
        {
            notes.Add("an answer was broken off in the recording: what it would have gone on to say is not known");
            yield return new ResponderDone(ResponderFinish.Stop, new(0, 0));
        }
    }

    private List<EngineEntry>? Choose(ResponderRequest request)
    {
        var text = JournaledResponder.LastTextOf(request);
        var same = Best(_left, text, request) ?? Best(_all, text, request);
        if (same is null)
        {
            same = _left.FirstOrDefault();
            if (same is not null)
            {
                notes.Add("a question is not in the recording: it gets the answer that was given next");
            }
        }

        if (same is not null)
        {
            _left.Remove(same);
        }

        return same;
    }

    private static List<EngineEntry>? Best(List<List<EngineEntry>> calls, string text, ResponderRequest request) =>
        calls
            .Where(c =>
                c[0].News is ResponderAsked asked && string.Equals(asked.LastText, text, StringComparison.Ordinal)
            )
            .MinBy(c => Math.Abs(((ResponderAsked)c[0].News).Entries - request.Entries.Count));
}
