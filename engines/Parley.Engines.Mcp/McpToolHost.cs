using Parley.Engines.Tools;

namespace Parley.Engines.Mcp;

/// <summary>Servers of tools that speak the Model Context Protocol over streamable HTTP.</summary>
/// <param name="http">Makes every request; whoever gives it decides what may be asked, and bounds what comes back.</param>
public sealed class McpToolHost(HttpClient http) : IToolHost, IDisposable
{
    public string Name => "mcp";

    public IToolServer Open(ToolServerAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new McpToolServer(http, address);
    }

    public void Dispose() => http.Dispose();
}
