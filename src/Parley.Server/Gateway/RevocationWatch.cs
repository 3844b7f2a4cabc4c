using System.Collections.Concurrent;
using Parley.Core;
using Parley.Server.Auth;
using Parley.Server.Keys;
using Parley.Server.Settings;

namespace Parley.Server.Gateway;

/// <summary>
/// Ends sessions whose key was revoked while they ran, and, where the operator wants it, those whose token has expired; looks every
/// minute unless the settings say otherwise. Whom an ephemeral key let in has no token here: an ephemeral key is good for the start alone.
/// </summary>
internal sealed partial class RevocationWatch : IDisposable
{
    private readonly ConcurrentDictionary<Pass, byte> _passes = new();
    private readonly KeyStore _keys;
    private readonly AuthenticationSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<RevocationWatch> _logger;
    private readonly ITimer _timer;

    public RevocationWatch(
        KeyStore keys,
        AuthenticationSettings settings,
        TimeProvider time,
        ILogger<RevocationWatch> logger
    )
    {
        (_keys, _settings, _time, _logger) = (keys, settings, time, logger);
        _timer = time.CreateTimer(
            static watch => ((RevocationWatch)watch!).Look(),
            this,
            settings.Recheck,
            settings.Recheck
        );
    }

    /// <summary>Lets a session in.</summary>
    /// <param name="end">Ends it; is called again with the next look where the session has not ended by then.</param>
    public Pass Admit(Principal principal, Action<CloseCause> end)
    {
        var pass = new Pass(this, principal, end);
        _passes.TryAdd(pass, 0);
        return pass;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        foreach (var (pass, _) in _passes)
        {
            if (Judge(pass.Principal) is { } cause)
            {
                LogEnds(pass.Principal, cause);
                pass.End(cause);
            }
        }
    }

    /// <summary>Null: the session may go on.</summary>
    private CloseCause? Judge(Principal principal)
    {
        if (principal.Key is { } key)
        {
            return _keys.IsValid(key) ? null : CloseCause.KeyRevoked;
        }

        return
            !_settings.SessionsOutliveTokens
            && principal is { Secret: null, ValidUntil: { } until }
            && until <= _time.GetUtcNow()
            ? CloseCause.TokenExpired
            : null;
    }

    [LoggerMessage(EventId = 120, Level = LogLevel.Warning, Message = "A session of {Principal} ends: {Cause}")]
    private partial void LogEnds(Principal principal, CloseCause cause);

    internal sealed class Pass(RevocationWatch watch, Principal principal, Action<CloseCause> end) : IDisposable
    {
        public Principal Principal { get; } = principal;

        /// <summary>Why the session had to end; null: it did not have to.</summary>
        public CloseCause? Cause { get; private set; }

        public void End(CloseCause cause)
        {
            Cause = cause;
            end(cause);
        }

        public void Dispose() => watch._passes.TryRemove(this, out _);
    }
}
