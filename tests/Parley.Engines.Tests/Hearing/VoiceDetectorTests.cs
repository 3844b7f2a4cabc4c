using Parley.Engines.Catalog;
using Parley.Engines.Hearing;
using Parley.Engines.Silero;
using Parley.Testing.Files;

namespace Parley.Engines.Tests.Hearing;

public sealed class SileroDetectorTests : VoiceDetectorConformance
{
    protected override IEngineProvider<IVoiceDetector> Provider { get; } =
        new SileroProvider(Path.Combine(Repository.Assets, SileroProvider.PackagedModel));

    protected override (double Recall, double FalseAlarms) Bounds => (0.90, 0.25);

    [Fact]
    public void Without_its_model_it_says_how_to_get_it()
    {
        var provider = new SileroProvider("/nowhere/silero.onnx");
        Assert.False(provider.Probe().Available);
        Assert.Contains("npm ci", provider.Probe().Remedy, StringComparison.Ordinal);
        Assert.Equal(EngineFault.Unavailable, Assert.Throws<EngineException>(() => provider.Create()).Fault);
    }

    [Fact]
    public void A_file_that_is_no_model_is_unavailable()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "This is no model.");
            var provider = new SileroProvider(path);
            Assert.Equal(EngineFault.Unavailable, Assert.Throws<EngineException>(() => provider.Create()).Fault);
        }
        finally
        {
            File.Delete(path);
        }
    }
}

public sealed class EnergyDetectorTests : VoiceDetectorConformance
{
    protected override IEngineProvider<IVoiceDetector> Provider { get; } = new EnergyVoiceDetectorProvider();

    protected override (double Recall, double FalseAlarms) Bounds => (0.8, 0.6);
}
