using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Parley.Server.Auth.Tokens;

/// <summary>
/// The keys that an issuer publishes. They are fetched when first needed, every twelve hours, and at once when a token names a
/// key that is not known - at most once in five minutes, so that made-up tokens cannot send the server fetching.
/// </summary>
/// <remarks>
/// The library's own manager lets the first token of a new key fail while it fetches, and has no clock that can be moved; its
/// reader of documents is used here.
/// </remarks>
internal sealed class SigningKeys
    : BaseConfigurationManager,
        IConfigurationManager<OpenIdConnectConfiguration>,
        IDisposable
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    public static readonly TimeSpan BetweenRequests = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BetweenFailures = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenFailuresWithKeys = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile Known? _known;
    private volatile bool _wanted;
    private long? _askedAt;
    private long? _failedAt;
    private readonly string _metadata;
    private readonly IDocumentRetriever _documents;
    private readonly TimeProvider _time;

    /// <param name="metadata">Address of the issuer's <c>openid-configuration</c>.</param>
    public SigningKeys(string metadata, IDocumentRetriever documents, TimeProvider time)
    {
        (_metadata, _documents, _time) = (metadata, documents, time);
        // A key that the issuer took back is not good for another hour.
        UseLastKnownGoodConfiguration = false;
    }

    /// <exception cref="IOException">They were never fetched, and cannot be now.</exception>
    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        if (_known is { } current && !_wanted && _time.GetElapsedTime(current.At) < Lifetime)
        {
            return current.Configuration;
        }

        // Keys that are only old are good while someone fetches new ones; a key that is missing is worth the wait.
        var patience = _known is null || _wanted ? Timeout.InfiniteTimeSpan : TimeSpan.Zero;
        if (!await _one.WaitAsync(patience, cancel) && _known is { } old)
        {
            return old.Configuration;
        }

        try
        {
            return await RefreshAsync();
        }
        finally
        {
            _one.Release();
        }
    }

    public override async Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel) =>
        await GetConfigurationAsync(cancel);

    public override void RequestRefresh() => _wanted = true;

    public void Dispose() => _one.Dispose();

    private async Task<OpenIdConnectConfiguration> RefreshAsync()
    {
        var known = _known;
        var asked = _wanted;
        _wanted = false;
        if (known is not null && _time.GetElapsedTime(known.At) < Lifetime)
        {
            if (!asked || Within(_askedAt, BetweenRequests))
            {
                return known.Configuration;
            }

            _askedAt = _time.GetTimestamp();
        }

        if (Within(_failedAt, known is null ? BetweenFailures : BetweenFailuresWithKeys))
        {
            return known?.Configuration
                ?? throw new IOException("The issuer's keys could not be fetched a moment ago.");
        }

        try
        {
            // Not the request's token: a client that hangs up must not spoil it for those who wait. The fetch has its own limit.
            var fresh = await OpenIdConnectConfigurationRetriever.GetAsync(
                _metadata,
                _documents,
                CancellationToken.None
            );
            _failedAt = null;
            _known = new Known(fresh, _time.GetTimestamp());
            return fresh;
        }
        catch (Exception e)
        {
            (_failedAt, _askedAt) = (_time.GetTimestamp(), null);
            // An issuer that is away for a while does not lock out whom its known keys let in.
            return known?.Configuration ?? throw new IOException("The issuer's keys cannot be fetched.", e);
        }
    }

    private bool Within(long? since, TimeSpan period) => since is { } at && _time.GetElapsedTime(at) < period;

    private sealed record Known(OpenIdConnectConfiguration Configuration, long At);
}
