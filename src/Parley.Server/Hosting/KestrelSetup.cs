using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Parley.Server.Settings;

namespace Parley.Server.Hosting;

/// <summary>Where the server listens, and how much it lets a client send before it is a session.</summary>
internal static class KestrelSetup
{
    /// <summary>Two tokens in one address exceed Kestrel's default of 8 KB.</summary>
    private const int RequestLine = 32 * 1024;

    /// <exception cref="SettingsException">The certificate cannot be used.</exception>
    public static void Apply(KestrelServerOptions options, ServerSettings settings, TimeProvider time)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestLineSize = RequestLine;
        // The buffer must hold the longest line.
        options.Limits.MaxRequestBufferSize = 1024 * 1024;
        options.Limits.MaxRequestBodySize = 1024 * 1024;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        var https = Https(settings, time);
        options.Listen(
            settings.Bind,
            settings.Port,
            listen => Secure(listen, settings.HttpsPort is null ? https : null)
        );
        if (settings.HttpsPort is { } port)
        {
            options.Listen(settings.Bind, port, listen => Secure(listen, https));
        }
    }

    private static void Secure(ListenOptions listen, HttpsConnectionAdapterOptions? https)
    {
        if (https is not null)
        {
            listen.UseHttps(https);
        }
    }

    private static HttpsConnectionAdapterOptions? Https(ServerSettings settings, TimeProvider time)
    {
        if (settings.UsesDeveloperCertificate)
        {
            return new HttpsConnectionAdapterOptions
            {
                ServerCertificate = DeveloperCertificate.LoadOrCreate(settings, time),
            };
        }

        if (settings.Certificate is null)
        {
            return null;
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(settings.Certificate);
            return new HttpsConnectionAdapterOptions
            {
                ServerCertificate = X509Certificate2.CreateFromPemFile(settings.Certificate, settings.CertificateKey),
                ServerCertificateChain = chain,
            };
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                $"The certificate in {settings.Certificate} with its key cannot be used: {e.Message}"
            );
        }
    }
}
