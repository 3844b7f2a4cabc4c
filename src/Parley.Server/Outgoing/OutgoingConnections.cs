using System.Net;
using System.Net.Sockets;

namespace Parley.Server.Outgoing;

/// <summary>
/// Makes the connections of everything that a session has fetched: no redirects, no proxy, no cookies, and only to addresses that
/// the policy allows. The address that was judged is the one that is connected to, so a name cannot change its mind between.
/// </summary>
internal static class OutgoingConnections
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    public static SocketsHttpHandler CreateHandler(OutgoingPolicy policy) =>
        new()
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = ConnectTimeout,
            MaxResponseHeadersLength = 32,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            SslOptions = policy.Roots is { } roots
                ? new()
                {
                    RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                        roots.Trusts(certificate, chain, errors),
                }
                : new(),
            ConnectCallback = (context, cancellationToken) => ConnectAsync(policy, context, cancellationToken),
        };

    private static async ValueTask<Stream> ConnectAsync(
        OutgoingPolicy policy,
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancellationToken);
        if (addresses.Length == 0 || Array.Exists(addresses, address => !policy.Allows(address)))
        {
            throw new AddressRefusedException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The name leads to this machine or to a network of its own.</summary>
internal sealed class AddressRefusedException() : Exception("The address is not public.")
{
    /// <summary>True when this is why a request failed.</summary>
    public static bool IsCauseOf(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is AddressRefusedException)
            {
                return true;
            }
        }

        return false;
    }
}
