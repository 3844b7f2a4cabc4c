using Microsoft.Extensions.Logging;
using Parley.Agents.Storage;
using Parley.Agents.Tools;
using Parley.Agents.Turns;
using Parley.Engines.Tools;

namespace Parley.Agents;

/// <summary>What the services of both generations share.</summary>
internal sealed record AgentParts(
    AgentStore Store,
    RunFloor Floor,
    IResponderSource Responders,
    IToolHost? Tools,
    RunOptions Options,
    TimeProvider Time,
    ILogger Logger
)
{
    /// <summary>What servers of tools offered a moment ago.</summary>
    public ListedTools Listed { get; } = new(Time);

    /// <summary>Now, in seconds, as the wire counts.</summary>
    public long Now => Time.GetUtcNow().ToUnixTimeSeconds();
}
