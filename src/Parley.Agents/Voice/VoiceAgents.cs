using System.Text.Json.Nodes;
using Parley.Agents.Classic;
using Parley.Agents.Named;
using Parley.Agents.Wire;
using Parley.Engines.Agents;
using Parley.Engines.Responses;

namespace Parley.Agents.Voice;

/// <summary>Lets agents talk: finds the agent and its conversation, and gives a responder that runs turns of it.</summary>
public sealed class VoiceAgents
{
    private readonly AgentService _service;

    internal VoiceAgents(AgentService service) => _service = service;

    /// <param name="address">Its project is checked; its host does not matter here.</param>
    /// <param name="model">What the model behind the agents can do.</param>
    /// <exception cref="AgentException">The agent or the conversation is not there, or the agent is disabled.</exception>
    public Task<AgentConnection> JoinAsync(
        AgentAddress address,
        ResponderCapabilities model,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(model);
        return address.IsNamed
            ? JoinNamedAsync(address, model, cancellationToken)
            : JoinClassicAsync(address, model, cancellationToken);
    }

    private async Task<AgentConnection> JoinClassicAsync(
        AgentAddress address,
        ResponderCapabilities model,
        CancellationToken cancellationToken
    )
    {
        var (project, id) = (address.Project, address.Agent);
        var agent = (await _service.Assistants.FindAsync(project, id, cancellationToken)).Body;
        var thread = address.ConversationId is { } known
            ? await _service.Threads.GetAsync(project, known, cancellationToken)
            : await _service.Threads.CreateAsync(project, default, cancellationToken);
        var threadId = (string)thread["id"]!;
        return new(
            new AgentCard(id, (string?)agent["name"] ?? id, (string?)agent["description"], SettingsOf(agent)),
            threadId,
            new AgentResponder(new ThreadLine(_service, project, id, threadId), model)
        );
    }

    private async Task<AgentConnection> JoinNamedAsync(
        AgentAddress address,
        ResponderCapabilities model,
        CancellationToken cancellationToken
    )
    {
        var (project, name) = (address.Project, address.Agent);
        _ = DefinitionFields.Name(name, "agent-name");
        var version = await _service.Agents.ResolveAsync(project, name, address.Version, cancellationToken);
        var conversation = address.ConversationId is { } known
            ? await _service.Conversations.GetAsync(project, known, cancellationToken)
            : await _service.Conversations.CreateAsync(project, default, cancellationToken);
        var id = (string)conversation["id"]!;
        var agent = ResponseFields.Reference(name, address.Version);
        return new(
            new AgentCard(name, name, (string?)version["description"], SettingsOf(version)),
            id,
            new AgentResponder(
                new ConversationLine(_service, project, agent, id, (string?)version["definition"]?["instructions"]),
                model
            )
        );
    }

    private static string? SettingsOf(JsonObject owner) =>
        owner["metadata"] is JsonObject metadata
            ? AgentMetadata.SettingsOf(
                metadata
                    .Where(pair => pair.Value is JsonValue)
                    .ToDictionary(pair => pair.Key, pair => pair.Value!.ToString(), StringComparer.Ordinal)
            )
            : null;
}
