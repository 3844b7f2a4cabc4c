using System.Net;
using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Security;

[UnsupportedOSPlatform("windows")]
public sealed class ListeningRulesTests
{
    [Fact]
    public async Task Https_is_served_beside_plain_http()
    {
        await using var server = await TestServer.StartAsync(settings => settings with { HttpsPort = 0 });
        using var trusted = CertificateOf(server);
        using var handler = Trusting(trusted);
        using var http = new HttpClient(handler);

        using var plain = await server.Http.GetAsync("/health/live", TestContext.Current.CancellationToken);
        using var secure = await http.GetAsync(
            new Uri(server.SecondAddress!, "/health/live"),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(("http", "https"), (server.Address.Scheme, server.SecondAddress!.Scheme));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (plain.StatusCode, secure.StatusCode));
    }

    [Fact]
    public async Task The_developer_certificate_serves_https_and_is_kept()
    {
        await using var server = await TestServer.StartAsync(settings => settings with { DeveloperCertificate = true });
        using var trusted = CertificateOf(server);
        using var handler = Trusting(trusted);
        using var http = new HttpClient(handler);

        using var response = await http.GetAsync(
            new Uri(server.Address, "/health/live"),
            TestContext.Current.CancellationToken
        );

        Assert.Equal("https", server.Address.Scheme);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var again = DeveloperCertificate.LoadOrCreate(server.Settings, TimeProvider.System);
        Assert.Equal(trusted.Thumbprint, again.Thumbprint);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(
                Path.ChangeExtension(DeveloperCertificate.CertificatePath(server.Settings.Data), ".key.pem")
            )
        );
    }

    [Fact]
    public async Task The_server_does_not_say_what_it_is_made_of()
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.Http.GetAsync("/health/live", TestContext.Current.CancellationToken);

        Assert.False(response.Headers.Contains("Server"));
    }

    private static X509Certificate2 CertificateOf(TestServer server) =>
        X509CertificateLoader.LoadCertificateFromFile(DeveloperCertificate.CertificatePath(server.Settings.Data));

    private static SocketsHttpHandler Trusting(X509Certificate2 certificate) =>
        new()
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                    CustomTrustStore = { certificate },
                },
            },
        };
}
