namespace Parley.Server.Gateway;

/// <summary>
/// Gives every request an id (<c>x-request-id</c>) and sends the client's own id back (<c>x-ms-client-request-id</c>), so that
/// both sides can name it.
/// </summary>
internal static class RequestIds
{
    private const int Longest = 128;
    private const string ClientHeader = "x-ms-client-request-id";
    private const string ServerHeader = "x-request-id";
    private static readonly string[] QueryNames = ["client-request-id", "x-ms-client-request-id", "h-x-ms-client-request-id"];

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.TraceIdentifier = Guid.NewGuid().ToString();
        context.Response.Headers[ServerHeader] = context.TraceIdentifier;
        if (ClientId(context) is { } id)
        {
            context.Items[ClientHeader] = id;
            context.Response.Headers[ClientHeader] = id;
        }

        return next(context);
    }

    /// <summary>The client's id of this request; null when it gave none that is fit to be repeated.</summary>
    public static string? ClientIdOf(HttpContext context) => context.Items[ClientHeader] as string;

    private static string? ClientId(HttpContext context)
    {
        var request = context.Request;
        string? id = request.Headers[ClientHeader];
        id ??= request.Headers["client-request-id"];
        for (var i = 0; id is null && i < QueryNames.Length; i++)
        {
            id = request.Query[QueryNames[i]];
        }

        return id is { Length: > 0 and <= Longest } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':') ? id : null;
    }
}
