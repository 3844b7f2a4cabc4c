using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Hosting;

/// <summary>
/// Records what passes over the sockets of a server for the table of <c>docs/protocol/coverage.md</c>. It stands between the
/// routing and the endpoint, so that the server itself knows nothing of it.
/// </summary>
internal static class WireTap
{
    /// <param name="app">Built, not yet started.</param>
    /// <param name="test">The test that started the server, which all its connections count for; else the class it was started for.</param>
    /// <param name="provenBy">The test that looks at it, where whichever comes first starts it for several; null: the one that starts it.</param>
    public static void Install(IApplicationBuilder app, ITestContext test, string? provenBy)
    {
        var starter = test.TestClass is { } tests
            ? $"{tests.TestClassName}.{test.TestMethod?.MethodName ?? "*"}"
            : null;
        var name = provenBy ?? starter;
        if (name is null)
        {
            return;
        }

        app.Use(
            async (context, next) =>
            {
                if (context.Features.Get<IHttpWebSocketFeature>() is not { IsWebSocketRequest: true } feature)
                {
                    await next(context);
                    return;
                }

                var observer = new WireObserver();
                context.Features.Set<IHttpWebSocketFeature>(new Tapped(feature, observer));
                try
                {
                    await next(context);
                }
                finally
                {
                    WireRecord.Add(ProfileOf(context), name, observer.Facts);
                }
            }
        );
    }

    /// <summary>The shape of the wire that the handshake asks for.</summary>
    private static string ProfileOf(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (path.StartsWith("/voice-", StringComparison.OrdinalIgnoreCase))
        {
            return "voice-live";
        }

        var isBeta =
            context
                .Request.Headers["OpenAI-Beta"]
                .Any(v => v?.Contains("realtime=v1", StringComparison.Ordinal) == true)
            || context.WebSockets.WebSocketRequestedProtocols.Contains(
                "openai-beta.realtime-v1",
                StringComparer.Ordinal
            )
            || path.StartsWith("/openai/realtime", StringComparison.OrdinalIgnoreCase);
        return isBeta ? "realtime-beta" : "realtime";
    }

    private sealed class Tapped(IHttpWebSocketFeature inner, WireObserver observer) : IHttpWebSocketFeature
    {
        public bool IsWebSocketRequest => inner.IsWebSocketRequest;

        public async Task<WebSocket> AcceptAsync(WebSocketAcceptContext context) =>
            new ObservedWebSocket(await inner.AcceptAsync(context), observer);
    }
}
