using Parley.Agents.Storage;
using Parley.Agents.Wire;
using Parley.Protocol.Session;
using Parley.Runtime.Sessions;

namespace Parley.Server.Agents;

/// <summary>Gives voice sessions that ask for an agent its responder (docs/guides/agents.md).</summary>
internal sealed partial class AgentSessions(AgentHost host, ILogger<AgentSessions> logger)
{
    /// <summary>Stands for the model until the agent is known.</summary>
    public const string UnnamedModel = "agent";

    public static bool AreAskedFor(HttpContext context) =>
        context.Request.Query.Keys.Any(name =>
            name.Replace('_', '-') is var plain
            && (
                plain.Equals("agent-id", StringComparison.OrdinalIgnoreCase)
                || plain.Equals("agent-name", StringComparison.OrdinalIgnoreCase)
            )
        );

    /// <summary>The session with its agent; as it was when it asks for none.</summary>
    /// <exception cref="AgentRefusalException">The agent is not to be had.</exception>
    public async Task<(SessionStart Start, SessionEngines Engines)> JoinAsync(
        HttpContext context,
        SessionStart start,
        SessionEngines engines
    )
    {
        try
        {
            if (AgentQuery.Of(context) is not { } query)
            {
                return (start, engines);
            }

            var service = await host.GetAsync(context.RequestAborted);
            var agent = await service.Voice.JoinAsync(
                query.Project,
                query.Target,
                engines.Responder.Capabilities,
                context.RequestAborted
            );
            LogJoined(start.SessionId, agent.AgentId, agent.ThreadId);
            var info = new AgentInfo(agent.Name, agent.Description, agent.AgentId, agent.ThreadId);
            start = start with { Model = agent.Name, Agent = info };
            return (
                agent.SessionSettings is { } settings ? AgentSettings.Apply(start, settings) : start,
                engines with
                {
                    Responder = agent.Responder,
                }
            );
        }
        catch (AgentException e)
        {
            throw new AgentRefusalException(AgentDoor.RefusalOf(e), e);
        }
        catch (StoreException e)
        {
            LogStore(e.Message);
            throw new AgentRefusalException(AgentDoor.NoStore, e);
        }
    }

    [LoggerMessage(
        EventId = 151,
        Level = LogLevel.Information,
        Message = "Session {Session} talks with agent {Agent} in {Thread}"
    )]
    private partial void LogJoined(string session, string agent, string thread);

    [LoggerMessage(EventId = 152, Level = LogLevel.Error, Message = "The agent store cannot be used: {Problem}")]
    private partial void LogStore(string problem);
}
