namespace Parley.Engines.Tools;

/// <summary>One server of tools, as one session talks to it. Calls may run side by side.</summary>
public interface IToolServer : IAsyncDisposable
{
    /// <summary>All tools that the server has.</summary>
    /// <exception cref="ToolServerException">The server cannot be reached, may not be asked, or answers with nonsense.</exception>
    Task<IReadOnlyList<OfferedTool>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Runs a tool, once: it may have changed something even where no answer came, so it is never tried again. Cancelling tells the
    /// server, and gives up waiting at once.
    /// </summary>
    /// <param name="arguments">JSON text of an object.</param>
    /// <exception cref="ToolServerException">As above.</exception>
    Task<ToolOutcome> CallAsync(string name, string arguments, CancellationToken cancellationToken);
}
