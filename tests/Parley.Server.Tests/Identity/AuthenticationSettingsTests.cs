using System.Text.Json;
using Parley.Server.Auth;
using Parley.Server.Settings;
using Parley.Testing.Files;

namespace Parley.Server.Tests.Identity;

/// <summary>The section <c>Authentication</c>: what it means, and what it refuses.</summary>
public sealed class AuthenticationSettingsTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("parley-data-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public void Without_it_keys_open_the_server_and_no_token_does()
    {
        var settings = IdentitySettings.Read();

        Assert.True(settings.Keys);
        Assert.Empty(settings.Issuers);
    }

    [Fact]
    public void Every_tenant_is_an_issuer_of_its_own()
    {
        var settings = IdentitySettings.Read(
            ("Issuers:entra:Tenants", $"{IdentitySettings.Tenant}, {IdentitySettings.OtherTenant}"),
            ("Issuers:entra:Audiences:0", "api://parley")
        );

        Assert.Equal(2, settings.Issuers.Count);
        Assert.Equal(IdentitySettings.Tenant, settings.Issuers[0].Tenant);
        Assert.Equal(IdentitySettings.OtherTenant, settings.Issuers[1].Tenant);
        Assert.Equal(
            [
                $"https://login.microsoftonline.com/{IdentitySettings.Tenant}/v2.0",
                $"https://sts.windows.net/{IdentitySettings.Tenant}/",
            ],
            settings.Issuers[0].Issuers
        );
    }

    [Theory]
    [InlineData("no audience", "Audiences", "Issuers:a:Authority=https://id.example")]
    [InlineData("neither kind", "Authority", "Issuers:a:Audiences:0=x")]
    [InlineData(
        "both kinds",
        "Tenants",
        "Issuers:a:Audiences:0=x",
        "Issuers:a:Authority=https://id.example",
        "Issuers:a:Tenants:0=6b1f3c1e-0c5e-4c86-9a77-2f1f8f0f6b11"
    )]
    [InlineData("all tenants", "common", "Issuers:a:Audiences:0=x", "Issuers:a:Tenants:0=common")]
    [InlineData(
        "Entra without tenants",
        "Tenants",
        "Issuers:a:Audiences:0=x",
        "Issuers:a:Authority=https://login.microsoftonline.com/common/v2.0"
    )]
    [InlineData("plain http", "https address", "Issuers:a:Audiences:0=x", "Issuers:a:Authority=http://id.example")]
    [InlineData(
        "a long skew",
        "0 to 300",
        "Issuers:a:Audiences:0=x",
        "Issuers:a:Authority=https://id.example",
        "Issuers:a:ClockSkewSeconds=900"
    )]
    [InlineData("a misspelt name", "Audience is not known", "Issuers:a:Audience=x")]
    [InlineData(
        "a grant of nothing known",
        "Grants:0:To",
        "Issuers:a:Audiences:0=x",
        "Issuers:a:Authority=https://id.example",
        "Issuers:a:Grants:0:To=everything",
        "Issuers:a:Grants:0:Objects:0=o"
    )]
    [InlineData(
        "a grant to nobody",
        "grants to nobody",
        "Issuers:a:Audiences:0=x",
        "Issuers:a:Authority=https://id.example",
        "Issuers:a:Grants:0:To=realtime"
    )]
    [InlineData("no way in", "nobody could connect", "Keys=off")]
    public void What_would_let_in_too_many_or_nobody_is_refused(string what, string complaint, params string[] values)
    {
        var pairs = values.Select(v => v.Split('=', 2)).Select(v => (v[0], v[1])).ToArray();

        var refused = Assert.Throws<SettingsException>(() => IdentitySettings.Read(pairs));

        Assert.True(refused.Message.Contains(complaint, StringComparison.Ordinal), $"{what}: {refused.Message}");
        Assert.Contains("Authentication", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_has_the_usual_names()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Authentication__Issuers__house__Authority"] = "https://id.house.example/realms/house",
            ["AUTHENTICATION__ISSUERS__HOUSE__AUDIENCES__0"] = "parley",
            ["Authentication__Issuers__house__Grants__0__To"] = "realtime, agents.read",
            ["Authentication__Issuers__house__Grants__0__AppRoles__0"] = "caller",
            ["Authentication__Keys"] = "false",
        };
        var reader = new SettingsReader(
            new Dictionary<string, string?>(StringComparer.Ordinal),
            name => name is "PARLEY_DATA" ? _data.FullName : null,
            _data.FullName,
            environment
        );

        var settings = reader.Read().Settings.Authentication;

        Assert.False(settings.Keys);
        var issuer = Assert.Single(settings.Issuers);
        Assert.Equal(["parley"], issuer.Audiences);
        Assert.Equal(Permissions.Realtime | Permissions.AgentsRead, issuer.Grants[0].Permissions);
    }

    [Fact]
    public void The_examples_of_the_documentation_are_read()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations", "identity.md"));
        var examples = page.Split("```json").Skip(1).Select(part => part.Split("```")[0]).ToList();
        Assert.True(examples.Count >= 2);
        foreach (var example in examples)
        {
            using var _ = JsonDocument.Parse(example);
            File.WriteAllText(Path.Combine(_data.FullName, "appsettings.json"), example);
            var reader = new SettingsReader(
                new Dictionary<string, string?>(StringComparer.Ordinal),
                name => name is "PARLEY_DATA" ? _data.FullName : null,
                Path.Combine(_data.FullName, "none")
            );

            Assert.NotNull(reader.Read().Settings);
        }
    }
}
