using Parley.Engines.Catalog;
using Parley.Engines.Hearing.Cleaning;

namespace Parley.Engines.Rnnoise;

/// <summary>Offers RNNoise, run as WebAssembly, when the package's files are there.</summary>
/// <param name="folder">Where <c>rnnoise.wasm</c> and <c>rnnoise-sync.js</c> are.</param>
public sealed class RnnoiseProvider(string folder) : IEngineProvider<INoiseSuppressor>
{
    /// <summary>Where <c>npm ci --prefix assets</c> leaves the files, below the <c>assets</c> folder.</summary>
    public const string PackagedFolder = "node_modules/@jitsi/rnnoise-wasm/dist";

    internal const string EngineName = "rnnoise";

    private const string Remedy = "Run 'npm ci --prefix assets --ignore-scripts' to bring RNNoise.";

    private readonly RnnoisePackage _package = new(folder);

    public string Name => EngineName;

    public EngineKind Kind => EngineKind.NoiseSuppressor;

    public EngineStatus Probe() =>
        (_package.HasSmall, _package.HasLarge) switch
        {
            (false, _) => new(false, $"RNNoise is not at {_package.SmallPath}", Remedy),
            (true, false) => new(true, $"RNNoise 0.1 alone, {folder}", Remedy),
            _ => new(true, $"RNNoise 0.1 and 0.2, {folder}"),
        };

    public INoiseSuppressor Create()
    {
        if (!_package.HasSmall)
        {
            throw new EngineException(EngineFault.Unavailable, $"RNNoise is not at {_package.SmallPath}. {Remedy}");
        }

        var small = new RnnoiseModel("0.1", _package.ReadSmall(), RnnoiseExports.Small);
        try
        {
            var large = _package.HasLarge ? new RnnoiseModel("0.2", _package.ReadLarge(), RnnoiseExports.Large) : null;
            return new RnnoiseSuppressor(small, large);
        }
        catch
        {
            small.Dispose();
            throw;
        }
    }
}
