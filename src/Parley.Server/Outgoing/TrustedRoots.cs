using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Parley.Server.Outgoing;

/// <summary>
/// Certificates of authorities that the operator trusts beside those of the system: of an authority in the house, or a server's own.
/// They vouch for whoever is called, by name and date as always, and for nobody who calls.
/// </summary>
internal sealed class TrustedRoots
{
    private readonly X509Certificate2Collection _roots;
    private readonly string _path;

    private TrustedRoots(X509Certificate2Collection roots, string path) => (_roots, _path) = (roots, path);

    /// <param name="path">PEM, one or several.</param>
    /// <exception cref="IOException">There is no such file, or no certificate in it.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static TrustedRoots Read(string path)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPem(File.ReadAllText(path));
        }
        catch (CryptographicException e)
        {
            throw new IOException("one of its certificates cannot be read", e);
        }

        return roots.Count > 0
            ? new TrustedRoots(roots, path)
            : throw new IOException("it holds no certificate (-----BEGIN CERTIFICATE-----)");
    }

    /// <summary>True for what the system trusts, and for what leads to one of these.</summary>
    public bool Trusts(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (errors is SslPolicyErrors.None)
        {
            return true;
        }

        // Anything else, a wrong name above all, is no question of roots.
        if (errors is not SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 shown)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            // Nothing is fetched from addresses that a certificate names.
            DisableCertificateDownloads = true,
        };
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        try
        {
            return chain.Build(shown);
        }
        finally
        {
            foreach (var element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }
    }

    public override string ToString() => _path;
}
