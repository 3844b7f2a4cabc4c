using Parley.Engines.Catalog;
using Parley.Engines.Denoisers;
using Parley.Engines.Hearing.Cleaning;
using Parley.Engines.Rnnoise;
using Parley.Engines.Speex;
using Parley.Testing.Files;

namespace Parley.Engines.Tests.Hearing.Cleaning;

public sealed class RnnoiseTests : NoiseSuppressorConformance
{
    protected override IEngineProvider<INoiseSuppressor> Provider { get; } =
        new RnnoiseProvider(Path.Combine(Repository.Assets, RnnoiseProvider.PackagedFolder));

    protected override double NoiseFallDb => 20;

    [Fact]
    public void Without_its_files_it_says_how_to_get_them()
    {
        var provider = new RnnoiseProvider("/nowhere");
        Assert.False(provider.Probe().Available);
        Assert.Contains("npm ci", provider.Probe().Remedy, StringComparison.Ordinal);
        Assert.Equal(EngineFault.Unavailable, Assert.Throws<EngineException>(() => provider.Create()).Fault);
    }
}

public sealed class SpeexTests : NoiseSuppressorConformance
{
    protected override IEngineProvider<INoiseSuppressor> Provider { get; } = new SpeexProvider();

    protected override double NoiseFallDb => 10;
}

public sealed class GtcrnTests : NoiseSuppressorConformance
{
    protected override IEngineProvider<INoiseSuppressor> Provider { get; } =
        new GtcrnProvider(Path.Combine(Repository.Shared, "models", "gtcrn", "gtcrn_simple.onnx"));

    protected override double NoiseFallDb => 15;
}

public sealed class DtlnTests : NoiseSuppressorConformance
{
    protected override IEngineProvider<INoiseSuppressor> Provider { get; } =
        new DtlnProvider(Path.Combine(Repository.Shared, "models", "dtln"));

    protected override double NoiseFallDb => 15;
}
