using System.Net;

namespace Parley.Server.Gateway;

/// <summary>
/// Which web pages may connect. Programs send no <c>Origin</c> and are not concerned. A page may when it comes from this host
/// (any port; all names of the own machine are one host on a local connection), or when the operator allows its origin.
/// </summary>
internal sealed class OriginPolicy(IReadOnlyList<string> allowed)
{
    private readonly bool _all = allowed.Contains("*", StringComparer.Ordinal);

    public bool Allows(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || _all || allowed.Contains(origin.TrimEnd('/'), StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        if (!Uri.TryCreate(origin, UriKind.Absolute, out var page) || page.Host.Length == 0)
        {
            return false;
        }

        var host = context.Request.Host.Host;
        return string.Equals(page.Host, host, StringComparison.OrdinalIgnoreCase)
            || (IsLoopback(page.Host) && IsLoopback(host) && IsLocal(context.Connection.RemoteIpAddress));
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsLocal(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);
}
