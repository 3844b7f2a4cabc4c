using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Engines.Agents;

namespace Parley.Engines.AgentService;

/// <summary>Talks to agents over the REST API of an agent service: classic ones with threads and runs, named ones with conversations and responses.</summary>
/// <param name="http">
/// Makes the connections. It must follow no redirects and go only where the operator allows: the host is the client's choice.
/// </param>
public sealed class AgentService(HttpClient http, AgentServiceOptions options, TimeProvider time) : IAgentService
{
    /// <inheritdoc/>
    public async Task<AgentConnection> ConnectAsync(
        AgentAddress address,
        string? token,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(address);
        var routes = AgentRoutes.Of(
            address.Host ?? throw new ArgumentException("The address has no host.", nameof(address)),
            address
        );
        var calls = new AgentCalls(http, routes.Base, token, options, time);
        return address.IsNamed
            ? await ConnectNamedAsync(address, routes, calls, cancellationToken)
            : await ConnectClassicAsync(address, routes, calls, cancellationToken);
    }

    private async Task<AgentConnection> ConnectClassicAsync(
        AgentAddress address,
        AgentRoutes routes,
        AgentCalls calls,
        CancellationToken cancellationToken
    )
    {
        var agent = await calls.SendAsync(
            HttpMethod.Get,
            routes.Classic($"assistants/{Uri.EscapeDataString(address.Agent)}"),
            null,
            AgentCodes.NotFound,
            cancellationToken
        );
        var card = new AgentCard(
            agent.TextOf("id") ?? address.Agent,
            agent.TextOf("name") ?? address.Agent,
            agent.TextOf("description"),
            AgentMetadata.SettingsOf(Metadata(agent))
        );
        var thread = address.ConversationId is { } known
            ? await calls.SendAsync(
                HttpMethod.Get,
                routes.Classic($"threads/{Uri.EscapeDataString(known)}"),
                null,
                AgentCodes.ConversationNotFound,
                cancellationToken
            )
            : await calls.SendAsync(
                HttpMethod.Post,
                routes.Classic("threads"),
                [],
                AgentCodes.Unavailable,
                cancellationToken
            );
        var id = thread.TextOf("id") ?? throw NoId(calls);
        return new(card, id, new ClassicAgent(card.Id, id, routes, calls, options, time));
    }

    private static async Task<AgentConnection> ConnectNamedAsync(
        AgentAddress address,
        AgentRoutes routes,
        AgentCalls calls,
        CancellationToken cancellationToken
    )
    {
        var name = Uri.EscapeDataString(address.Agent);
        var agent = await calls.SendAsync(
            HttpMethod.Get,
            routes.Agents(address.Version is { } v ? $"{name}/versions/{Uri.EscapeDataString(v)}" : name),
            null,
            AgentCodes.NotFound,
            cancellationToken
        );
        var version =
            agent.ObjectOf("versions") is { } versions && versions.ObjectOf("latest") is { } latest ? latest : agent;
        var card = new AgentCard(
            version.TextOf("id") ?? address.Agent,
            agent.TextOf("name") ?? address.Agent,
            version.TextOf("description") ?? agent.TextOf("description"),
            AgentMetadata.SettingsOf(Metadata(version))
        );
        var conversation = address.ConversationId is { } known
            ? await calls.SendAsync(
                HttpMethod.Get,
                routes.Responses($"conversations/{Uri.EscapeDataString(known)}"),
                null,
                AgentCodes.ConversationNotFound,
                cancellationToken
            )
            : await calls.SendAsync(
                HttpMethod.Post,
                routes.Responses("conversations"),
                [],
                AgentCodes.Unavailable,
                cancellationToken
            );
        var id = conversation.TextOf("id") ?? throw NoId(calls);
        var reference = new JsonObject { ["type"] = "agent_reference", ["name"] = card.Name };
        if (address.Version is { } asked)
        {
            reference["version"] = asked;
        }

        return new(
            card,
            id,
            IsInvoked(version)
                ? new HostedAgent(address.Agent, routes, calls)
                : new NamedAgent(reference, id, routes, calls)
        );
    }

    /// <summary>True for a hosted agent that is invoked, with a protocol of its own.</summary>
    private static bool IsInvoked(JsonElement version) =>
        version.ObjectOf("definition") is { } definition
        && definition.TextOf("kind") is "hosted"
        && definition.ListOf("container_protocol_versions").Select(p => p.TextOf("protocol")).ToList()
            is { Count: > 0 } protocols
        && protocols.Contains("invocations", StringComparer.Ordinal)
        && !protocols.Contains("responses", StringComparer.Ordinal);

    private static EngineException NoId(AgentCalls calls) => calls.New(EngineFault.Crashed, "sent no id");

    private static Dictionary<string, string> Metadata(JsonElement owner)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (owner.ObjectOf("metadata") is { } metadata)
        {
            foreach (var pair in metadata.EnumerateObject())
            {
                if (pair.Value.ValueKind == JsonValueKind.String)
                {
                    found[pair.Name] = pair.Value.GetString()!;
                }
            }
        }

        return found;
    }
}
