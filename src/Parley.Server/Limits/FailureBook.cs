using System.Collections.Concurrent;
using System.Net;
using System.Threading.RateLimiting;

namespace Parley.Server.Limits;

/// <summary>
/// Wrong keys and tokens by the address that they come from. An address that has brought too many is not listened to for a while, whatever
/// it brings, so that guessing does not pay and costs little. Addresses of version 6 count by their network of 64 bits.
/// </summary>
internal sealed class FailureBook(int? perMinute, TimeProvider time)
{
    public const string Name = "failures";
    private const int Most = 10_000;
    private const int NetworkBytes = 8;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Where all those are counted for which there is no more room.</summary>
    private static readonly IPAddress Others = IPAddress.None;

    private readonly ConcurrentDictionary<IPAddress, Budget> _known = new();

    /// <summary>Null: it may try.</summary>
    public LimitHit? Hit(IPAddress? address)
    {
        if (perMinute is null || !_known.TryGetValue(NetworkOf(address), out var budget))
        {
            return null;
        }

        using var lease = budget.AttemptAcquire(0);
        return lease.IsAcquired
            ? null
            : new LimitHit(Name, lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Minute);
    }

    /// <summary>What it brought was wrong.</summary>
    public void Note(IPAddress? address)
    {
        if (perMinute is not { } most)
        {
            return;
        }

        var network = NetworkOf(address);
        if (_known.Count >= Most && !_known.ContainsKey(network))
        {
            Forget();
            network = _known.Count >= Most ? Others : network;
        }

        _known.GetOrAdd(network, _ => new Budget(most, Minute, time)).Charge(1);
    }

    private static IPAddress NetworkOf(IPAddress? address)
    {
        if (address is null)
        {
            return Others;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        if (bytes.Length <= NetworkBytes)
        {
            return address;
        }

        Array.Clear(bytes, NetworkBytes, bytes.Length - NetworkBytes);
        return new IPAddress(bytes);
    }

    private void Forget()
    {
        foreach (var (network, budget) in _known)
        {
            if (budget.Left >= budget.Most && _known.TryRemove(network, out var gone))
            {
                gone.Dispose();
            }
        }
    }
}
