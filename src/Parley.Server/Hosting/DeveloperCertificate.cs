using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.Server.Settings;

namespace Parley.Server.Hosting;

/// <summary>
/// A self-signed certificate for the machine's own names, made on first use under <c>certs</c> in the data folder. Clients must
/// be told to trust <c>certs/parley.pem</c>.
/// </summary>
internal static class DeveloperCertificate
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(14);

    public static string CertificatePath(string data) => Path.Combine(data, "certs", "parley.pem");

    public static X509Certificate2 LoadOrCreate(ServerSettings settings, TimeProvider time)
    {
        var path = CertificatePath(settings.Data);
        var keyPath = Path.ChangeExtension(path, ".key.pem");
        if (File.Exists(path) && File.Exists(keyPath))
        {
            var known = X509Certificate2.CreateFromPemFile(path, keyPath);
            if (known.NotAfter.ToUniversalTime() > time.GetUtcNow().UtcDateTime + RenewBefore)
            {
                return known;
            }

            known.Dispose();
        }

        var made = Create(settings, time);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(keyPath);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(keyPath, options))
        {
            using var key = made.GetECDsaPrivateKey()!;
            writer.WriteLine(key.ExportPkcs8PrivateKeyPem());
        }

        File.WriteAllText(path, made.ExportCertificatePem() + "\n");
        return made;
    }

    private static X509Certificate2 Create(ServerSettings settings, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Parley on this machine", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        if (!IPAddress.IsLoopback(settings.Bind))
        {
            names.AddDnsName(Dns.GetHostName());
            if (!settings.Bind.Equals(IPAddress.Any) && !settings.Bind.Equals(IPAddress.IPv6Any))
            {
                names.AddIpAddress(settings.Bind);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true)
        );
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false)
        );
        var now = time.GetUtcNow();
        return request.CreateSelfSigned(now.AddMinutes(-5), now + Lifetime);
    }
}
