namespace Parley.Lab.Network;

/// <summary>
/// A bad line, packet by packet: sound is late in bursts (a reliable stream delivers what waited all at once), and packets that were
/// lost before the stream arrive as silence. The same seed is the same line.
/// </summary>
internal sealed class Delivery(NetworkKind kind, int seed)
{
    private readonly Random _random = new(seed);
    private bool _losing;
    private double _stalledUntilMs;
    private double _lastMs;

    /// <summary>What becomes of the packet that is ready at a moment.</summary>
    /// <returns>When it arrives, never before the one before it, and whether its sound is lost.</returns>
    public (double AtMs, bool Lost) Next(double readyMs)
    {
        // Gilbert's model: losses come in runs of about two packets.
        _losing = _losing ? _random.NextDouble() < 0.5 : _random.NextDouble() < kind.LossRate / 2;
        if (readyMs >= _stalledUntilMs && _random.NextDouble() < kind.StallRate)
        {
            _stalledUntilMs = readyMs + (kind.StallMs * (0.5 + _random.NextDouble()));
        }

        var jitter = -Math.Log(1 - (_random.NextDouble() * 0.99)) * kind.JitterMs;
        _lastMs = Math.Max(Math.Max(_lastMs, _stalledUntilMs), readyMs + jitter);
        return (_lastMs, _losing);
    }
}

/// <summary>How bad a line is.</summary>
/// <param name="JitterMs">Mean of the exponential delay of single packets.</param>
/// <param name="StallRate">Chance that a packet begins a stall.</param>
/// <param name="StallMs">Mean length of a stall.</param>
/// <param name="LossRate">Share of packets lost.</param>
internal sealed record NetworkKind(double JitterMs, double StallRate, double StallMs, double LossRate)
{
    public static NetworkKind Mobile { get; } = new(8, 0.004, 160, 0.03);
}
