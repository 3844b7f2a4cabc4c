using Parley.Server.Auth;

namespace Parley.Server.Settings;

/// <summary>Reads the section <c>Authentication</c>; refuses what would let in more people than meant.</summary>
internal static class AuthenticationReader
{
    public const string Section = "Authentication";
    private const string EntraInstance = "https://login.microsoftonline.com";
    private const int LongestSkew = 300;
    private const int LongestRecheck = 3_600;

    /// <exception cref="SettingsException">A value cannot be used.</exception>
    public static AuthenticationSettings Read(IConfiguration configuration)
    {
        var section = new SectionReader(configuration.GetSection(Section)).Only(
            "Keys",
            "RecheckSeconds",
            "SessionsOutliveTokens",
            "Issuers"
        );
        var settings = new AuthenticationSettings
        {
            Keys = section.Flag("Keys", otherwise: true),
            Recheck = TimeSpan.FromSeconds(section.Whole("RecheckSeconds", 1, LongestRecheck) ?? 60),
            SessionsOutliveTokens = section.Flag("SessionsOutliveTokens", otherwise: true),
            Issuers = [.. section.Children("Issuers").SelectMany(ReadIssuer)],
        };
        return settings is { Keys: false, Issuers.Count: 0 }
            ? throw new SettingsException(
                $"{Section}:Keys is off and {Section}:Issuers is empty, so nobody could connect: name an issuer."
            )
            : settings;
    }

    private static IEnumerable<IssuerSettings> ReadIssuer(SectionReader section)
    {
        section.Only(
            "Tenants",
            "Instance",
            "Authority",
            "Issuer",
            "Audiences",
            "ClockSkewSeconds",
            "RoleClaim",
            "GroupClaim",
            "Grants"
        );
        var audiences = section.List("Audiences");
        if (audiences.Count == 0)
        {
            throw section.Missing("Audiences", "without it, tokens made for other services would be let in");
        }

        var template = new IssuerSettings(section.Key, new Uri(EntraInstance), audiences)
        {
            Issuers = [],
            ClockSkew = TimeSpan.FromSeconds(section.Whole("ClockSkewSeconds", 0, LongestSkew) ?? 30),
            RoleClaim = section.Text("RoleClaim") ?? "roles",
            GroupClaim = section.Text("GroupClaim") ?? "groups",
            Grants = [.. section.Children("Grants").Select(ReadGrant)],
        };
        var tenants = section.List("Tenants");
        return tenants.Count > 0
            ? tenants.Select(tenant => Entra(section, template, tenant))
            : [OpenIdConnect(section, template)];
    }

    private static IssuerSettings Entra(SectionReader section, IssuerSettings template, string tenant)
    {
        if (!Guid.TryParseExact(tenant, "D", out var id))
        {
            throw new SettingsException(
                $"{section.Path}:Tenants takes the ids of tenants, such as 8f0e...-...; '{tenant}' is none. Names and 'common' would let in others."
            );
        }

        if (section.Text("Authority") is not null)
        {
            throw new SettingsException(
                $"{section.Path} has Tenants and Authority: Entra ID takes Tenants, another issuer takes Authority."
            );
        }

        var instance = Address(section, "Instance", section.Text("Instance") ?? EntraInstance).ToString().TrimEnd('/');
        tenant = id.ToString("D");
        // Resources may still get tokens of version 1; the keys are the same.
        IReadOnlyList<string> issuers = [$"{instance}/{tenant}/v2.0", $"https://sts.windows.net/{tenant}/"];
        return template with
        {
            Authority = new Uri($"{instance}/{tenant}/v2.0"),
            Tenant = tenant,
            Issuers = section.Text("Issuer") is { } other ? [.. issuers, other] : issuers,
        };
    }

    private static IssuerSettings OpenIdConnect(SectionReader section, IssuerSettings template)
    {
        var text =
            section.Text("Authority")
            ?? throw section.Missing("Authority", "it is the address of the issuer; Entra ID takes Tenants instead");
        var authority = Address(section, "Authority", text);
        if (authority.Host.StartsWith("login.microsoftonline.", StringComparison.OrdinalIgnoreCase))
        {
            throw section.Missing("Tenants", "Entra ID signs for every tenant with the same keys");
        }

        var issuer = section.Text("Issuer") ?? text;
        return template with { Authority = authority, Issuers = [issuer.TrimEnd('/'), issuer.TrimEnd('/') + "/"] };
    }

    private static GrantSettings ReadGrant(SectionReader section)
    {
        section.Only("To", "AppRoles", "Scopes", "Groups", "Objects");
        var to = section.Text("To") ?? throw section.Missing("To", "it says what is granted");
        var permissions =
            PermissionNames.Parse(to)
            ?? throw section.Wrong("To", $"is a list of {PermissionNames.Allowed}, or names of roles");
        var grant = new GrantSettings(
            permissions,
            section.List("AppRoles"),
            section.List("Scopes"),
            section.List("Groups"),
            section.List("Objects")
        );
        return grant is { AppRoles.Count: 0, Scopes.Count: 0, Groups.Count: 0, Objects.Count: 0 }
            ? throw new SettingsException($"{section.Path} grants to nobody: name AppRoles, Scopes, Groups or Objects.")
            : grant;
    }

    private static Uri Address(SectionReader section, string name, string text) =>
        Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var address)
        && (address.Scheme is "https" || (address.Scheme is "http" && address.IsLoopback))
            ? address
            : throw section.Wrong(name, "is an https address, or http on this machine");
}
