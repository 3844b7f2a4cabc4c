namespace Parley.Server.AgentMode;

/// <summary>Tells this server from others by the host that a client names.</summary>
internal static class ThisServer
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    /// <param name="host">With a port where the client gave one.</param>
    public static bool IsMeant(HttpContext context, string host)
    {
        var asked = new HostString(host);
        var own = context.Request.Host;
        return (
                string.Equals(asked.Host, own.Host, StringComparison.OrdinalIgnoreCase)
                && (asked.Port is null || asked.Port == own.Port)
            )
            || (
                Loopback.Contains(asked.Host, StringComparer.OrdinalIgnoreCase)
                && (asked.Port is null || asked.Port == context.Connection.LocalPort)
            );
    }
}
