using Microsoft.ML.OnnxRuntime;
using Parley.Engines.Catalog;
using Parley.Engines.Hearing.Cleaning;

namespace Parley.Engines.Denoisers;

/// <summary>Offers DTLN when its two model files are there; Parley brings none.</summary>
/// <param name="folder">Holds <c>model_1.onnx</c> (1.5 MB) and <c>model_2.onnx</c> (2.5 MB).</param>
public sealed class DtlnProvider(string folder) : IEngineProvider<INoiseSuppressor>
{
    internal const string EngineName = "dtln";

    private readonly string _first = Path.Combine(folder, "model_1.onnx");
    private readonly string _second = Path.Combine(folder, "model_2.onnx");

    public string Name => EngineName;

    public EngineKind Kind => EngineKind.NoiseSuppressor;

    public EngineStatus Probe() =>
        File.Exists(_first) && File.Exists(_second)
            ? new(true, $"DTLN, {folder}")
            : new(false, $"Optional: DTLN's models would be at {_first} and {_second}");

    public INoiseSuppressor Create()
    {
        var first = ModelSession.Load(_first, [], []);
        InferenceSession? second = null;
        try
        {
            second = ModelSession.Load(_second, [], []);
            var suppressor = new Suppressor(first, second);
            suppressor.Open(NoiseSuppressionLevel.High).Dispose();
            return suppressor;
        }
        catch (Exception e) when (e is OnnxRuntimeException or IndexOutOfRangeException)
        {
            first.Dispose();
            second?.Dispose();
            throw new EngineException(EngineFault.Unavailable, $"The models in {folder} are not DTLN's.", e);
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    private sealed class Suppressor(InferenceSession first, InferenceSession second) : INoiseSuppressor, IDisposable
    {
        public string Name => EngineName;

        public INoiseSuppression Open(NoiseSuppressionLevel level) =>
            new DtlnSuppression(first, second, WetShare.Of(level));

        public void Dispose()
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
