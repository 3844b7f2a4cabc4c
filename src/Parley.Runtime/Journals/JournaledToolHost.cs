using Parley.Engines.Tools;

namespace Parley.Runtime.Journals;

/// <summary>Servers of tools, with what they were asked and answered written down; what they are shown is not.</summary>
internal sealed class JournaledToolHost(IToolHost inner, SessionJournal journal) : IToolHost
{
    public const string Engine = "tools";

    public string Name => inner.Name;

    public IToolServer Open(ToolServerAddress address) =>
        new Server(inner.Open(address), RecordedUrl(address), journal);

    /// <summary>The address as a journal has it: without what may be secret in it.</summary>
    public static string RecordedUrl(ToolServerAddress address) =>
        JournalSecrets.HideUrl(address.Url.AbsoluteUri) ?? address.Url.AbsoluteUri;

    private sealed class Server(IToolServer inner, string url, SessionJournal journal) : IToolServer
    {
        public Task<IReadOnlyList<OfferedTool>> ListAsync(CancellationToken cancellationToken) =>
            AskAsync(
                new ToolsAsked(url),
                () => inner.ListAsync(cancellationToken),
                tools => new ToolsOffered([.. tools])
            );

        public Task<ToolOutcome> CallAsync(string name, string arguments, CancellationToken cancellationToken) =>
            AskAsync(
                new ToolCalled(url, name, arguments),
                () => inner.CallAsync(name, arguments, cancellationToken),
                outcome => new ToolGave(outcome)
            );

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private async Task<T> AskAsync<T>(EngineNews question, Func<Task<T>> ask, Func<T, EngineNews> toNews)
        {
            var call = journal.NextCall();
            journal.Told(Engine, call, question);
            try
            {
                var answer = await ask();
                journal.Told(Engine, call, toNews(answer));
                return answer;
            }
            catch (ToolServerException e)
            {
                journal.Told(Engine, call, new ToolServerBroke(e.Fault, e.Message, e.Code));
                throw;
            }
        }
    }
}
