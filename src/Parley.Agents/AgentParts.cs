using Microsoft.Extensions.Logging;
using Parley.Agents.Storage;
using Parley.Agents.Turns;

namespace Parley.Agents;

/// <summary>What the services of both generations share.</summary>
internal sealed record AgentParts(
    AgentStore Store,
    RunFloor Floor,
    IResponderSource Responders,
    RunOptions Options,
    TimeProvider Time,
    ILogger Logger
)
{
    /// <summary>Now, in seconds, as the wire counts.</summary>
    public long Now => Time.GetUtcNow().ToUnixTimeSeconds();
}
