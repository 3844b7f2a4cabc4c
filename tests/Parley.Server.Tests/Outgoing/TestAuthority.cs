using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.Server.Outgoing;

namespace Parley.Server.Tests.Outgoing;

/// <summary>An authority in the house: a root that no system trusts, and certificates of it for servers.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 _root;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-authority-");

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=The house", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _root = request.CreateSelfSigned(Now.AddDays(-40), Now.AddDays(40));
        File.WriteAllText(RootFile, _root.ExportCertificatePem());
    }

    /// <summary>PEM, for the setting.</summary>
    public string RootFile => Path.Combine(_folder.FullName, "root.pem");

    public TrustedRoots Roots => TrustedRoots.Read(RootFile);

    /// <summary>A server's certificate with its key.</summary>
    /// <param name="forThisMachine">False: its names are others.</param>
    public X509Certificate2 Issue(bool forThisMachine = true, bool expired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(forThisMachine ? "localhost" : "elsewhere.example");
        if (forThisMachine)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension(new OidCollection { new("1.3.6.1.5.5.7.3.1") }, false)
        );
        using var bare = request.Create(
            _root,
            Now.AddDays(-30),
            expired ? Now.AddDays(-1) : Now.AddDays(30),
            RandomNumberGenerator.GetBytes(16)
        );
        using var whole = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>The same as files, for a server's settings.</summary>
    public (string Certificate, string Key) IssueFiles()
    {
        using var issued = Issue();
        using var key = issued.GetECDsaPrivateKey()!;
        var (certificate, keyFile) = (
            Path.Combine(_folder.FullName, "server.pem"),
            Path.Combine(_folder.FullName, "key.pem")
        );
        File.WriteAllText(certificate, issued.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificate, keyFile);
    }

    public void Dispose()
    {
        _root.Dispose();
        _folder.Delete(recursive: true);
    }
}
