using Microsoft.Extensions.Configuration;
using Parley.Server.Settings;

namespace Parley.Server.Tests.Identity;

/// <summary>The section <c>Authentication</c> as an operator writes it.</summary>
internal static class IdentitySettings
{
    public const string Tenant = "6b1f3c1e-0c5e-4c86-9a77-2f1f8f0f6b11";
    public const string OtherTenant = "0d3c54d7-2d66-44cf-8f0e-2b6f7d3a9c22";

    public static AuthenticationSettings Read(params (string Name, string Value)[] values) =>
        AuthenticationReader.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    values.Select(v => KeyValuePair.Create("Authentication:" + v.Name, (string?)v.Value))
                )
                .Build()
        );

    /// <summary>An issuer of its own, audience <c>parley</c>.</summary>
    public static AuthenticationSettings Local(LocalIssuer issuer, params (string Name, string Value)[] more) =>
        Read([
            ("Issuers:local:Authority", issuer.Authority),
            ("Issuers:local:Audiences:0", "parley"),
            .. more.Select(m => ("Issuers:local:" + m.Name, m.Value)),
        ]);

    /// <summary>One tenant of Entra ID, whose addresses the issuer has.</summary>
    public static AuthenticationSettings Entra(LocalIssuer issuer, params (string Name, string Value)[] more) =>
        Read([
            ("Issuers:entra:Instance", issuer.Instance),
            ("Issuers:entra:Tenants:0", Tenant),
            ("Issuers:entra:Audiences:0", "parley"),
            .. more.Select(m => ("Issuers:entra:" + m.Name, m.Value)),
        ]);
}
