using Parley.Engines.Tools;

namespace Parley.Engines.Mcp;

/// <summary>Servers of tools that speak the Model Context Protocol over streamable HTTP.</summary>
/// <param name="handler">Makes every request; whoever gives it decides what may be asked, and bounds what comes back.</param>
public sealed class McpToolHost(HttpMessageHandler handler) : IToolHost, IDisposable
{
    // Whoever asks has a deadline of its own.
    private readonly HttpClient _http = new(new McpCallWatch(handler)) { Timeout = Timeout.InfiniteTimeSpan };

    public string Name => "mcp";

    public IToolServer Open(ToolServerAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new McpToolServer(_http, address);
    }

    public void Dispose() => _http.Dispose();
}
