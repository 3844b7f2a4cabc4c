using System.Text.Json.Serialization;
using Parley.Server.Auth;

namespace Parley.Server.Keys;

/// <summary>One named key as it is stored: never the key itself.</summary>
/// <param name="Name">Chosen by the operator; unique.</param>
/// <param name="Hash">SHA-256 of the key, lower-case hex.</param>
/// <param name="Hint">The key's first and last characters, to tell keys apart.</param>
internal sealed record KeyRecord(string Name, string Hash, string Hint, DateTimeOffset Created)
{
    /// <summary>The key before the last rotation, valid until <see cref="PreviousUntil"/>.</summary>
    public string? PreviousHash { get; init; }

    public DateTimeOffset? PreviousUntil { get; init; }

    /// <summary>From then on it opens nothing; null: it does not expire.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>What it may be used for; null in files of before there were scopes.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>True: in an address it opens nothing.</summary>
    public bool? HeaderOnly { get; init; }

    /// <summary>An unknown scope allows nothing: a file of a newer version must not open more here than it says.</summary>
    [JsonIgnore]
    public Permissions Permissions =>
        Scopes is null
            ? PermissionNames.OfKeys
            : Scopes.Aggregate(
                Permissions.None,
                (all, scope) => all | (PermissionNames.OfScope(scope) ?? Permissions.None)
            );
}

/// <summary>The content of keys.json.</summary>
internal sealed record KeyDocument(IReadOnlyList<KeyRecord> Keys)
{
    public static KeyDocument Empty { get; } = new([]);
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(KeyDocument))]
internal sealed partial class KeyJson : JsonSerializerContext;
