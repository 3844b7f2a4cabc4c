using System.Collections.Immutable;
using Parley.Protocol.Tools;

namespace Parley.Agents.Tools;

/// <summary>What servers offered a moment ago: an agent that talks is asked every few seconds. Thread-safe.</summary>
internal sealed class ListedTools(TimeProvider time)
{
    private const int Most = 256;
    private static readonly TimeSpan _fresh = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<McpServerTool, (ImmutableArray<McpToolInfo> Tools, DateTimeOffset Since)> _known = [];

    /// <returns>Default (not initialised): not known, or not any more.</returns>
    public ImmutableArray<McpToolInfo> Find(McpServerTool server)
    {
        lock (_gate)
        {
            return _known.TryGetValue(server, out var found) && time.GetUtcNow() - found.Since < _fresh
                ? found.Tools
                : default;
        }
    }

    public void Keep(McpServerTool server, ImmutableArray<McpToolInfo> tools)
    {
        lock (_gate)
        {
            if (_known.Count >= Most)
            {
                _known.Clear();
            }

            _known[server] = (tools, time.GetUtcNow());
        }
    }
}
