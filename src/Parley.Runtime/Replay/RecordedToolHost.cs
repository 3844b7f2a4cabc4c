using Parley.Engines.Tools;
using Parley.Runtime.Journals;

namespace Parley.Runtime.Replay;

/// <summary>
/// Servers of tools from a recording: nothing is run again. The same call gets the result that it had, another one of the same tool the
/// next that was given, each in its own time.
/// </summary>
internal sealed class RecordedToolHost(RecordedCall call, TimeProvider time, ReplayNotes notes) : IToolHost
{
    private readonly List<List<EngineEntry>> _left = [.. call.CallsOf(JournaledToolHost.Engine)];

    public string Name => call.Header.Engines.Tools ?? "recorded";

    public IToolServer Open(ToolServerAddress address) => new Server(this, address.Url.AbsoluteUri);

    private List<EngineEntry>? Take(params ReadOnlySpan<Func<EngineNews, bool>> wishes)
    {
        foreach (var wish in wishes)
        {
            if (_left.Find(entries => wish(entries[0].News)) is { } found)
            {
                _left.Remove(found);
                return found;
            }
        }

        return null;
    }

    private async Task<EngineNews> PlayAsync(
        List<EngineEntry>? entries,
        string what,
        CancellationToken cancellationToken
    )
    {
        if (entries is null)
        {
            notes.Add($"{what} is not in the recording: it fails");
            throw new ToolServerException(ToolFault.Unreachable, "The recording has no answer of this server.");
        }

        if (entries is [_])
        {
            // Nobody waited for its end then.
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }

        await new RecordedPace(entries, time).UntilAsync(entries[1], cancellationToken);
        return entries[1].News is ToolServerBroke broke
            ? throw new ToolServerException(broke.Fault, broke.Message, broke.Code)
            : entries[1].News;
    }

    private sealed class Server(RecordedToolHost host, string url) : IToolServer
    {
        public async Task<IReadOnlyList<OfferedTool>> ListAsync(CancellationToken cancellationToken)
        {
            var found = host.Take(news => news is ToolsAsked asked && IsHere(asked.Url));
            return ((ToolsOffered)await host.PlayAsync(found, "a list of tools", cancellationToken)).Tools;
        }

        public async Task<ToolOutcome> CallAsync(string name, string arguments, CancellationToken cancellationToken)
        {
            var found = host.Take(
                news =>
                    IsCall(news, name)
                    && string.Equals(((ToolCalled)news).Arguments, arguments, StringComparison.Ordinal),
                news => IsCall(news, name)
            );
            return ((ToolGave)await host.PlayAsync(found, "a call of a tool", cancellationToken)).Outcome;
        }

        public ValueTask DisposeAsync() => default;

        private bool IsCall(EngineNews news, string name) =>
            news is ToolCalled called
            && IsHere(called.Url)
            && string.Equals(called.Name, name, StringComparison.Ordinal);

        private bool IsHere(string other) => string.Equals(other, url, StringComparison.Ordinal);
    }
}
