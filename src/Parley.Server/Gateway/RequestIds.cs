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
    private static readonly string[] QueryNames =
    [
        "client-request-id",
        "x-ms-client-request-id",
        "h-x-ms-client-request-id",
    ];

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

    public static RequestId Of(HttpContext context) =>
        new(context.TraceIdentifier, context.Items[ClientHeader] as string);

    private static string? ClientId(HttpContext context)
    {
        var request = context.Request;
        string? id = request.Headers[ClientHeader];
        id ??= request.Headers["client-request-id"];
        for (var i = 0; id is null && i < QueryNames.Length; i++)
        {
            id = request.Query[QueryNames[i]];
        }

        return
            id is { Length: > 0 and <= Longest }
            && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':')
            ? id
            : null;
    }
}

/// <summary>The names of one request.</summary>
/// <param name="Client">The client's own; null when it gave none that is fit to be repeated.</param>
internal readonly record struct RequestId(string Server, string? Client)
{
    public override string ToString() => Client is null ? Server : $"{Server} (client's {Client})";
}
