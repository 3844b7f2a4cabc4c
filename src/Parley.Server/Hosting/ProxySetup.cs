using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Parley.Server.Settings;

namespace Parley.Server.Hosting;

/// <summary>Believes what trusted proxies say of a request: who sent it, with which scheme, host and path prefix.</summary>
internal static class ProxySetup
{
    /// <exception cref="SettingsException">A proxy is no address and no network.</exception>
    public static ForwardedHeadersOptions? OptionsOf(ServerSettings settings)
    {
        if (settings.TrustedProxies.Count == 0)
        {
            return null;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in settings.TrustedProxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(proxy, out var network))
            {
                options.KnownIPNetworks.Add(network);
            }
            else
            {
                throw new SettingsException(
                    $"--trusted-proxies takes addresses and networks such as 10.0.0.7 or 10.0.0.0/8; '{proxy}' is neither."
                );
            }
        }

        return options;
    }
}
