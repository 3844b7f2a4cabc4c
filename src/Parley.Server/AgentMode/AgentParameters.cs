using Parley.Engines.Agents;
using Parley.Server.Agents;
using Parley.Server.Gateway;

namespace Parley.Server.AgentMode;

/// <summary>
/// The agent that a handshake asks for, in any of its spellings: <c>-</c> and <c>_</c> are equal, case does not matter. Rules:
/// docs/protocol/agent-mode.md.
/// </summary>
internal static class AgentParameters
{
    public const string ConnectionString = "agent-connection-string";
    public const string Id = "agent-id";
    private const string Name = "agent-name";
    private const string Project = "agent-project-name";
    private const string OldProject = "project-id";
    public const string Version = "agent-version";
    private const string Conversation = "conversation-id";
    private const string Thread = "thread-id";
    public const string Resource = "foundry-resource-override";

    /// <summary>The managed identity with which a cloud asks an agent of another resource; here there are none.</summary>
    public const string Identity = "agent-authentication-identity-client-id";

    private const int LongestValue = 256;
    private const int LongestConnectionString = 1024;

    /// <summary>What stands for a resource without a dot in it.</summary>
    private const string ResourceDomain = ".services.ai.azure.com";

    /// <returns>Both null: no agent is asked for.</returns>
    public static (AgentAddress? Address, Refusal? Refusal) Of(HttpContext context)
    {
        var given = new QueryValues(context.Request.Query);
        if (!given.Has(Id) && !given.Has(Name))
        {
            // Where an agent lives, but not which.
            var place = new[] { ConnectionString, Project, OldProject }.FirstOrDefault(given.Has);
            return (null, place is null ? null : Missing(given, Id));
        }

        if (given.Has(Id) && given.Has(Name))
        {
            return (
                null,
                Wrong(given, Name, $"cannot stand beside '{given.Spelled(Id)}': an agent has the one or the other")
            );
        }

        foreach (
            var name in (ReadOnlySpan<string>)
                [Id, Name, Project, OldProject, Version, Conversation, Thread, Resource, Identity]
        )
        {
            if (given.Has(name) && !IsPlain(given.Value(name), LongestValue))
            {
                return (
                    null,
                    Wrong(
                        given,
                        name,
                        $"must have 1 to {LongestValue} characters, none of them a control character, '/' or '?'"
                    )
                );
            }
        }

        return given.Has(Name) ? Named(given) : Classic(given);
    }

    private static (AgentAddress? Address, Refusal? Refusal) Classic(QueryValues given)
    {
        if (!given.Has(ConnectionString))
        {
            return (
                new()
                {
                    Project = ProjectOf(given),
                    Agent = given.Value(Id),
                    Host = HostOf(given),
                    ConversationId = ConversationOf(given),
                },
                null
            );
        }

        var text = given.Value(ConnectionString);
        var parts = text.Split(';');
        return
            text.Length <= LongestConnectionString
            && parts.Length == 4
            && Array.TrueForAll(parts, part => IsPlain(part.Trim(), LongestValue))
            && Uri.TryCreate($"https://{parts[0].Trim()}", UriKind.Absolute, out var host)
            && host is { UserInfo.Length: 0, PathAndQuery: "/" }
            ? (
                new()
                {
                    Host = host.Authority,
                    Hub = new(parts[1].Trim(), parts[2].Trim()),
                    Project = parts[3].Trim(),
                    Agent = given.Value(Id),
                    ConversationId = ConversationOf(given),
                },
                null
            )
            : (null, Wrong(given, ConnectionString, "must be HOST;SUBSCRIPTION;RESOURCE GROUP;PROJECT"));
    }

    private static (AgentAddress? Address, Refusal? Refusal) Named(QueryValues given)
    {
        if (given.Has(ConnectionString))
        {
            return (
                null,
                Wrong(
                    given,
                    ConnectionString,
                    $"cannot stand beside '{given.Spelled(Name)}': it belongs to agents with an id"
                )
            );
        }

        return (
            new()
            {
                Project = ProjectOf(given),
                Agent = given.Value(Name),
                IsNamed = true,
                Version = given.Has(Version) ? given.Value(Version) : null,
                Host = HostOf(given),
                ConversationId = ConversationOf(given),
            },
            null
        );
    }

    /// <summary>Agents that were made at an address without a project live in a project of their own.</summary>
    private static string ProjectOf(QueryValues given) =>
        given.Has(Project) ? given.Value(Project)
        : given.Has(OldProject) ? given.Value(OldProject)
        : AgentDoor.DefaultProject;

    private static string? ConversationOf(QueryValues given) =>
        given.Has(Conversation) ? given.Value(Conversation)
        : given.Has(Thread) ? given.Value(Thread)
        : null;

    private static string? HostOf(QueryValues given) =>
        !given.Has(Resource) ? null
        : given.Value(Resource) is var resource && resource.Contains('.', StringComparison.Ordinal) ? resource
        : given.Value(Resource) + ResourceDomain;

    private static bool IsPlain(string value, int longest) =>
        value.Length is > 0
        && value.Length <= longest
        && !value.Any(c => char.IsControl(c) || c is '/' or '\\' or '?' or '#');

    private static Refusal Missing(QueryValues given, string name) =>
        new(
            StatusCodes.Status400BadRequest,
            "agent",
            "missing_required_parameter",
            $"Missing required query parameter: {given.Like(name)}."
        )
        {
            Param = given.Like(name),
        };

    private static Refusal Wrong(QueryValues given, string name, string rule) =>
        new(StatusCodes.Status400BadRequest, "agent", "invalid_value", $"'{given.Spelled(name)}' {rule}.")
        {
            Param = given.Spelled(name),
        };
}
