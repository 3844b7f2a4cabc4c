using System.Collections.Concurrent;
using Parley.Server.Auth;
using Parley.Server.Keys;

namespace Parley.Server.Gateway;

/// <summary>Ends sessions whose key was revoked while they ran; looks once a minute.</summary>
internal sealed partial class RevocationWatch : IDisposable
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<Pass, byte> _passes = new();
    private readonly KeyStore _keys;
    private readonly ILogger<RevocationWatch> _logger;
    private readonly ITimer _timer;

    public RevocationWatch(KeyStore keys, TimeProvider time, ILogger<RevocationWatch> logger)
    {
        _keys = keys;
        _logger = logger;
        _timer = time.CreateTimer(static watch => ((RevocationWatch)watch!).Look(), this, Period, Period);
    }

    /// <summary>Lets a session in. Its token is cancelled when the key is revoked, or <paramref name="aborting"/> says so.</summary>
    public Pass Admit(Principal principal, CancellationToken aborting)
    {
        var pass = new Pass(this, principal, aborting);
        _passes.TryAdd(pass, 0);
        return pass;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        foreach (var (pass, _) in _passes)
        {
            if (pass.Principal.Key is { } key && !_keys.IsValid(key))
            {
                LogRevoked(key.Name);
                pass.Revoke();
            }
        }
    }

    [LoggerMessage(
        EventId = 120,
        Level = LogLevel.Warning,
        Message = "A session ends because its key '{Name}' was revoked or has expired"
    )]
    private partial void LogRevoked(string name);

    internal sealed class Pass(RevocationWatch watch, Principal principal, CancellationToken aborting) : IDisposable
    {
        private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(aborting);
        private readonly Lock _lock = new();
        private bool _disposed;

        public Principal Principal { get; } = principal;

        public CancellationToken Token => _source.Token;

        public void Revoke()
        {
            lock (_lock)
            {
                if (!_disposed)
                {
                    _source.Cancel();
                }
            }
        }

        public void Dispose()
        {
            watch._passes.TryRemove(this, out _);
            lock (_lock)
            {
                _disposed = true;
                _source.Dispose();
            }
        }
    }
}
