namespace Parley.Server.Gateway;

/// <summary>Open while the server takes new sessions; closed for good when it is told to stop.</summary>
internal sealed class ServerGate : IDisposable
{
    private readonly CancellationTokenSource _abort = new();
    private volatile bool _closed;

    public bool IsOpen => !_closed;

    /// <summary>Ends every session at once, whatever it does.</summary>
    public CancellationToken Aborting => _abort.Token;

    public void Close() => _closed = true;

    public void Abort() => _abort.Cancel();

    public void Dispose() => _abort.Dispose();
}
