using System.Net;
using System.Net.Sockets;

namespace Parley.Server.Outgoing;

/// <summary>Tells the addresses of the open internet from those of this machine, its networks and special purposes.</summary>
internal static class PublicAddresses
{
    // The special-purpose registries of IANA, and multicast.
    private static readonly IPNetwork[] _special =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/128",
            "::1/128",
            "64:ff9b:1::/48",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
            "5f00::/16",
            "fc00::/7",
            "fe80::/10",
            "fec0::/10",
            "ff00::/8",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork _translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork _compatible = IPNetwork.Parse("::/96");

    public static bool Contains(IPAddress address)
    {
        if (address.AddressFamily is AddressFamily.InterNetworkV6)
        {
            if (address.IsIPv4MappedToIPv6)
            {
                return Contains(address.MapToIPv4());
            }

            if (_translated.Contains(address) || _compatible.Contains(address))
            {
                // An IPv4 address in other clothes.
                return Contains(new IPAddress(address.GetAddressBytes().AsSpan(12)));
            }
        }
        else if (address.AddressFamily is not AddressFamily.InterNetwork)
        {
            return false;
        }

        return !Array.Exists(_special, network => network.Contains(address));
    }
}
