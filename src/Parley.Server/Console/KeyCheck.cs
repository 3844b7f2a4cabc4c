using Parley.Server.Auth;
using Parley.Server.Gateway;

namespace Parley.Server.Console;

/// <summary>
/// Tells a page whether its key opens the server: 204, or the refusal in words. A browser hides why a WebSocket was refused.
/// </summary>
internal sealed class KeyCheck(Authenticator authenticator)
{
    public const string Path = "/console/key";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (authenticator.Identify(context) is null)
        {
            return Refusal.Unauthorized.WriteAsync(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
