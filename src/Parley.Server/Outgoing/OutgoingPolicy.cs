using System.Globalization;
using System.Net;
using Parley.Runtime.Outgoing;

namespace Parley.Server.Outgoing;

/// <summary>What the operator lets sessions ask for: nothing, until hosts are named.</summary>
/// <param name="Hosts"><c>example.com</c>, <c>*.example.com</c>, <c>example.com:8443</c>; <c>*</c> is every host.</param>
/// <param name="PlainHttp">True when http will do.</param>
/// <param name="PrivateAddresses">True when the machine itself and its own networks may be asked.</param>
internal sealed record OutgoingPolicy(IReadOnlyList<string> Hosts, bool PlainHttp, bool PrivateAddresses)
{
    /// <summary>Who vouches for hosts, beside the authorities that the system trusts; null: nobody.</summary>
    public TrustedRoots? Roots { get; init; }

    public static OutgoingPolicy Nothing { get; } = new([], PlainHttp: false, PrivateAddresses: false);

    /// <summary>Judges an address by its form; who answers there is judged when the connection is made.</summary>
    /// <returns>Null when it may be asked.</returns>
    public FetchResult? Refuse(Uri url)
    {
        if (!url.IsAbsoluteUri || url.Scheme is not ("https" or "http"))
        {
            return FetchResult.Failed(FetchFault.BadAddress, "its address is not an https URL");
        }

        if (url.UserInfo.Length > 0)
        {
            return FetchResult.Failed(FetchFault.BadAddress, "its address has a user name in it");
        }

        if (!Hosts.Any(host => Matches(host, url)))
        {
            return FetchResult.Failed(
                FetchFault.NotAllowed,
                $"the host {url.IdnHost} is not allowed; the operator allows hosts with --outgoing-hosts"
            );
        }

        return url.Scheme is "http" && !PlainHttp
            ? FetchResult.Failed(
                FetchFault.NotAllowed,
                "its address is plain http; the operator allows that with --outgoing-http"
            )
            : null;
    }

    /// <summary>True when a connection to that address may be made.</summary>
    public bool Allows(IPAddress address) => PrivateAddresses || PublicAddresses.Contains(address);

    private static bool Matches(string pattern, Uri url)
    {
        var host = pattern;
        // A port may follow, but the colons of an IPv6 address are none.
        if (
            pattern.LastIndexOf(':') is var colon
            && colon > pattern.LastIndexOf(']')
            && colon == pattern.IndexOf(':', Math.Max(0, pattern.LastIndexOf(']')))
        )
        {
            if (
                !int.TryParse(pattern.AsSpan(colon + 1), CultureInfo.InvariantCulture, out var port)
                || port != url.Port
            )
            {
                return false;
            }

            host = pattern[..colon];
        }

        return host is "*"
            || host.Equals(url.IdnHost, StringComparison.OrdinalIgnoreCase)
            || host.Equals(url.Host, StringComparison.OrdinalIgnoreCase)
            || (
                host.StartsWith("*.", StringComparison.Ordinal)
                && url.IdnHost.EndsWith(host[1..], StringComparison.OrdinalIgnoreCase)
            );
    }
}
