using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Parley.Engines.Mcp;

/// <summary>
/// Sees under which number a call goes out, so that the server can be told by it that nobody waits any more. The library ends the request
/// alone, which a server with sessions must not take for a cancellation.
/// </summary>
internal sealed class McpCallWatch(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly AsyncLocal<McpCallWatch.Mark?> Current = new();

    /// <summary>What is sent from here on, in this flow, is the call.</summary>
    public static Mark Begin() => Current.Value = new Mark();

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (Current.Value is { Id: null } mark && request is { Method.Method: "POST", Content: { } content })
        {
            await content.LoadIntoBufferAsync(cancellationToken);
            using var message = JsonDocument.Parse(await content.ReadAsStringAsync(cancellationToken));
            if (
                message.RootElement.TryGetProperty("method", out var method)
                && method.ValueEquals("tools/call"u8)
                && message.RootElement.TryGetProperty("id", out var id)
            )
            {
                mark.Id = id.ValueKind == JsonValueKind.String ? new RequestId(id.GetString()!) : new(id.GetInt64());
            }
        }

        return await base.SendAsync(request, cancellationToken);
    }

    /// <summary>One call.</summary>
    internal sealed class Mark
    {
        public RequestId? Id { get; set; }
    }
}
