namespace Parley.Server.Auth;

/// <summary>What a principal may do. Whoever has none may do nothing.</summary>
[Flags]
internal enum Permissions
{
    None = 0,

    /// <summary>Open sessions, and make ephemeral keys that open them.</summary>
    Realtime = 1,

    /// <summary>Read agents, threads and runs.</summary>
    AgentsRead = 2,

    /// <summary>Make, change and run them.</summary>
    AgentsWrite = 4,

    Agents = AgentsRead | AgentsWrite,

    /// <summary>Make, rotate and revoke keys over the wire.</summary>
    Admin = 8,
}

/// <summary>The words for permissions in settings, on the command line and in the key file.</summary>
internal static class PermissionNames
{
    /// <summary>What a key may do when nobody said.</summary>
    public const Permissions OfKeys = Permissions.Realtime | Permissions.Agents;

    private static readonly (string Name, Permissions Value)[] Scopes =
    [
        ("realtime", Permissions.Realtime),
        ("agents", Permissions.Agents),
        ("agents.read", Permissions.AgentsRead),
        ("agents.write", Permissions.AgentsWrite),
        ("admin", Permissions.Admin),
    ];

    /// <summary>Names of roles, as they are known from Azure or given in an app registration.</summary>
    private static readonly (string Name, Permissions Value)[] Roles =
    [
        ("VoiceLive.User", Permissions.Realtime),
        ("Agents.Read", Permissions.AgentsRead),
        ("Agents.Write", Permissions.Agents),
        ("Keys.Manage", Permissions.Admin),
        ("Cognitive Services User", Permissions.Realtime),
        ("Cognitive Services OpenAI User", Permissions.Realtime),
        ("Azure AI User", Permissions.Realtime | Permissions.Agents),
        ("Foundry User", Permissions.Realtime | Permissions.Agents),
        ("Azure AI Developer", Permissions.Realtime | Permissions.Agents),
        ("Cognitive Services Contributor", Permissions.Realtime | Permissions.Agents | Permissions.Admin),
    ];

    public static string Allowed { get; } = string.Join(", ", Scopes.Select(scope => scope.Name));

    /// <summary>The permissions of one role; null when nobody knows it.</summary>
    public static Permissions? OfRole(string name) => Find(Roles, name);

    /// <summary>The permissions of one scope; null when there is none of that name.</summary>
    public static Permissions? OfScope(string name) => Find(Scopes, name);

    /// <summary>A list of scopes and roles, with commas between; null when one is not known.</summary>
    public static Permissions? Parse(string list)
    {
        var all = Permissions.None;
        foreach (var name in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if ((OfScope(name) ?? OfRole(name)) is not { } known)
            {
                return null;
            }

            all |= known;
        }

        return all == Permissions.None ? null : all;
    }

    /// <summary>The shortest list of scopes that says the same.</summary>
    public static IReadOnlyList<string> Write(Permissions permissions)
    {
        var left = permissions;
        var names = new List<string>();
        foreach (var (name, value) in Scopes)
        {
            if (left != Permissions.None && (left & value) == value)
            {
                names.Add(name);
                left &= ~value;
            }
        }

        return names;
    }

    private static Permissions? Find((string Name, Permissions Value)[] table, string name)
    {
        foreach (var (known, value) in table)
        {
            if (string.Equals(known, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }
}
