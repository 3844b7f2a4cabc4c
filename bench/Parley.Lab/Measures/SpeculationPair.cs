using Parley.Lab.Runs;

namespace Parley.Lab.Measures;

/// <summary>Two servers that differ in one setting alone: one prepares answers, the other does not.</summary>
internal sealed class SpeculationPair : IAsyncDisposable
{
    private readonly double _cpuOn;
    private readonly double _cpuOff;

    private SpeculationPair(OwnServer on, OwnServer off)
    {
        On = on;
        Off = off;
        _cpuOn = on.CpuMs;
        _cpuOff = off.CpuMs;
    }

    public OwnServer On { get; }

    public OwnServer Off { get; }

    /// <summary>CPU of each since both were ready, in ms.</summary>
    public (double On, double Off) CpuMs => (On.CpuMs - _cpuOn, Off.CpuMs - _cpuOff);

    public static async Task<SpeculationPair> StartAsync(
        LabContext lab,
        double firstTokenMs,
        CancellationToken cancellationToken
    )
    {
        var on = await OwnServer.StartAsync(
            lab.ServerPath,
            lab.Clock,
            firstTokenMs,
            ["--speculation", "on"],
            cancellationToken
        );
        try
        {
            var off = await OwnServer.StartAsync(
                lab.ServerPath,
                lab.Clock,
                firstTokenMs,
                ["--speculation", "off"],
                cancellationToken
            );
            return new SpeculationPair(on, off);
        }
        catch
        {
            await on.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await On.DisposeAsync();
        await Off.DisposeAsync();
    }
}
