namespace Parley.Server.Gateway;

/// <summary>What the names under which the server is reached mean.</summary>
/// <param name="allowed">Names it answers to, <c>*.example.com</c> for all below; none: to every name.</param>
/// <param name="regional">Names that several customers share in the service: keys open them, tokens do not.</param>
internal sealed class HostPolicy(IReadOnlyList<string> allowed, IReadOnlyList<string> regional)
{
    private static readonly Refusal Unknown = new(
        StatusCodes.Status400BadRequest,
        "host",
        "host_not_allowed",
        "This server does not answer to that host name. The operator names its hosts with the AllowedHosts setting."
    );

    public bool IsRegional(string host) => Matches(regional, host);

    /// <summary>Turns requests to other names away.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        allowed.Count == 0 || Matches(allowed, context.Request.Host.Host) ? next(context) : Unknown.WriteAsync(context);

    private static bool Matches(IReadOnlyList<string> names, string host) =>
        names.Any(name =>
            name.StartsWith("*.", StringComparison.Ordinal)
                ? host.EndsWith(name[1..], StringComparison.OrdinalIgnoreCase)
                : string.Equals(name, host, StringComparison.OrdinalIgnoreCase)
        );
}
