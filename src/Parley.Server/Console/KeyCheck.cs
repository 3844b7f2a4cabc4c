using Parley.Server.Auth;

namespace Parley.Server.Console;

/// <summary>
/// Tells a page whether its key opens the server: 204, or the refusal in words. A browser hides why a WebSocket was refused.
/// </summary>
internal sealed class KeyCheck(Authenticator authenticator)
{
    public const string Path = "/console/key";

    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var (_, refusal) = await authenticator.AdmitAsync(context, Permissions.Realtime);
        if (refusal is not null)
        {
            await refusal.WriteAsync(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
