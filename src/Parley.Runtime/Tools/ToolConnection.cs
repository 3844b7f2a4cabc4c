using Parley.Engines.Tools;

namespace Parley.Runtime.Tools;

/// <summary>A server of tools and what goes on with it. It is closed once, when it was left and nothing runs any more. Thread-safe.</summary>
internal sealed class ToolConnection(IToolServer server)
{
    private readonly Lock _gate = new();
    private int _running;
    private bool _isLeft;
    private bool _isClosing;

    public IToolServer Server => server;

    /// <summary>Ends the listing.</summary>
    public CancellationTokenSource Stop { get; } = new();

    public void Begin()
    {
        lock (_gate)
        {
            _running++;
        }
    }

    /// <returns>True when it must be closed now.</returns>
    public bool End()
    {
        lock (_gate)
        {
            _running--;
            return MustClose();
        }
    }

    /// <inheritdoc cref="End"/>
    public bool Leave()
    {
        lock (_gate)
        {
            _isLeft = true;
            return MustClose();
        }
    }

    private bool MustClose()
    {
        if (_isClosing || !_isLeft || _running > 0)
        {
            return false;
        }

        _isClosing = true;
        return true;
    }
}
