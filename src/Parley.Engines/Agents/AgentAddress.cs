namespace Parley.Engines.Agents;

/// <summary>Which agent a client wants to talk to and where it lives, as its handshake said.</summary>
public sealed record AgentAddress
{
    /// <summary>Host, with a port where it is not 443; null: wherever this server looks for agents.</summary>
    public string? Host { get; init; }

    /// <summary>Where the project is an old one, of a hub; null for a project that stands for itself.</summary>
    public AgentHub? Hub { get; init; }

    public required string Project { get; init; }

    /// <summary>The id of a classic agent, or the name of a newer one.</summary>
    public required string Agent { get; init; }

    /// <summary>True for agents with names and versions, which keep conversations; false for classic ones, which keep threads.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Of a named agent; null: the newest.</summary>
    public string? Version { get; init; }

    /// <summary>The conversation of a named agent, or the thread of a classic one, to go on with; null: a new one.</summary>
    public string? ConversationId { get; init; }
}

/// <summary>The two middle parts of a connection string.</summary>
public sealed record AgentHub(string Subscription, string ResourceGroup);
