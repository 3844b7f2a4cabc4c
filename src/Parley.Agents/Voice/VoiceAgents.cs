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

    /// <param name="model">What the model behind the agents can do.</param>
    /// <exception cref="AgentException">The agent or the conversation is not there, or the agent is disabled.</exception>
    public Task<VoiceAgent> JoinAsync(
        string project,
        AgentTarget target,
        ResponderCapabilities model,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(model);
        return target.Name is { } name
            ? JoinNamedAsync(project, name, target, model, cancellationToken)
            : JoinClassicAsync(project, target.Id ?? "", target, model, cancellationToken);
    }

    private async Task<VoiceAgent> JoinClassicAsync(
        string project,
        string id,
        AgentTarget target,
        ResponderCapabilities model,
        CancellationToken cancellationToken
    )
    {
        var agent = (await _service.Assistants.FindAsync(project, id, cancellationToken)).Body;
        var thread = target.Conversation is { } known
            ? await _service.Threads.GetAsync(project, known, cancellationToken)
            : await _service.Threads.CreateAsync(project, default, cancellationToken);
        var threadId = (string)thread["id"]!;
        return new(
            id,
            (string?)agent["name"] ?? id,
            (string?)agent["description"],
            threadId,
            new AgentResponder(new ThreadLine(_service, project, id, threadId), model)
        )
        {
            SessionSettings = SettingsOf(agent),
        };
    }

    private async Task<VoiceAgent> JoinNamedAsync(
        string project,
        string name,
        AgentTarget target,
        ResponderCapabilities model,
        CancellationToken cancellationToken
    )
    {
        _ = DefinitionFields.Name(name, "agent-name");
        var version = await _service.Agents.ResolveAsync(project, name, target.Version, cancellationToken);
        var conversation = target.Conversation is { } known
            ? await _service.Conversations.GetAsync(project, known, cancellationToken)
            : await _service.Conversations.CreateAsync(project, default, cancellationToken);
        var id = (string)conversation["id"]!;
        var agent = new JsonObject { ["type"] = "agent_reference", ["name"] = name };
        if (target.Version is not null)
        {
            agent["version"] = target.Version;
        }

        return new(
            name,
            name,
            (string?)version["description"],
            id,
            new AgentResponder(
                new ConversationLine(_service, project, agent, id, (string?)version["definition"]?["instructions"]),
                model
            )
        )
        {
            SessionSettings = SettingsOf(version),
        };
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
