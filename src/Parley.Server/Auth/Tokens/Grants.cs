using System.Security.Claims;
using System.Text.Json;
using Parley.Server.Settings;

namespace Parley.Server.Auth.Tokens;

/// <summary>What a token's claims allow: known names of roles, and what the operator grants. Nothing else.</summary>
internal static class Grants
{
    private static readonly string[] Subjects = ["oid", "sub", "appid", "azp", "client_id"];
    private static readonly string[] Clients = ["azp", "appid", "client_id"];

    public static Permissions Of(ClaimsPrincipal claims, IssuerSettings issuer)
    {
        var roles = Values(claims, issuer.RoleClaim);
        var scopes = Words(claims, "scp").Concat(Words(claims, "scope")).ToHashSet(StringComparer.Ordinal);
        var groups = Values(claims, issuer.GroupClaim);
        var subjects = Subjects.SelectMany(name => Values(claims, name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var all = Permissions.None;
        foreach (var role in roles)
        {
            all |= PermissionNames.OfRole(role) ?? Permissions.None;
        }

        foreach (var grant in issuer.Grants)
        {
            if (
                grant.AppRoles.Any(roles.Contains)
                || grant.Scopes.Any(scopes.Contains)
                || grant.Groups.Any(groups.Contains)
                || grant.Objects.Any(subjects.Contains)
            )
            {
                all |= grant.Permissions;
            }
        }

        return all;
    }

    public static string? Client(ClaimsPrincipal claims) =>
        Clients.Select(claims.FindFirstValue).FirstOrDefault(value => value is not null);

    private static IEnumerable<string> Words(ClaimsPrincipal claims, string name) =>
        Values(claims, name).SelectMany(value => value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The values of a claim; <c>realm_access.roles</c> is the list inside an object.</summary>
    private static HashSet<string> Values(ClaimsPrincipal claims, string name)
    {
        var values = claims.FindAll(name).Select(claim => claim.Value);
        if (
            !claims.HasClaim(claim => string.Equals(claim.Type, name, StringComparison.Ordinal))
            && name.Split('.') is [var first, .. var inner]
            && inner.Length > 0
        )
        {
            values = claims.FindAll(first).SelectMany(claim => Inside(claim.Value, inner));
        }

        return values.ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Inside(string json, string[] path)
    {
        JsonElement value;
        try
        {
            value = JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            return [];
        }

        foreach (var name in path)
        {
            if (value.ValueKind is not JsonValueKind.Object || !value.TryGetProperty(name, out value))
            {
                return [];
            }
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => value
                .EnumerateArray()
                .Where(entry => entry.ValueKind is JsonValueKind.String)
                .Select(entry => entry.GetString()!),
            _ => [],
        };
    }
}
