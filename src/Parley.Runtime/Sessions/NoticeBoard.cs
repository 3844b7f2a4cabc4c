using Parley.Core;
using Parley.Runtime.Loop;

namespace Parley.Runtime.Sessions;

/// <summary>Tells the client what it should know, each thing once. Thread-safe.</summary>
internal sealed class NoticeBoard(SessionLoop loop)
{
    // A client that makes the server find ever new words for it is told no more than that.
    private const int Most = 64;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public void Tell(EngineNotice notice)
    {
        lock (_gate)
        {
            if (_told.Count >= Most || !_told.Add(notice.Message))
            {
                return;
            }
        }

        loop.Post(new Noticed(notice.Code, notice.Message, notice.Param));
    }
}
