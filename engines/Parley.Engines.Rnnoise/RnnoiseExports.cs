namespace Parley.Engines.Rnnoise;

/// <summary>What the functions of RNNoise are called in one build of the module: emscripten shortens every name.</summary>
/// <param name="Start">Runs the module's own constructors, <c>() -&gt; ()</c>.</param>
/// <param name="Allocate"><c>malloc(bytes) -&gt; address</c>.</param>
/// <param name="Create"><c>rnnoise_create(model) -&gt; state</c>; model 0 is the built-in one.</param>
/// <param name="Initialize"><c>rnnoise_init(state, model) -&gt; int</c>.</param>
/// <param name="Process"><c>rnnoise_process_frame(state, output, input) -&gt; float</c>; 480 floats of 48 kHz each, in the range of 16 bit.</param>
/// <param name="Memory">The linear memory.</param>
/// <param name="DelayFrames">Frames of 10 ms that the output lags behind the input.</param>
internal sealed record RnnoiseExports(
    string Start,
    string Allocate,
    string Create,
    string Initialize,
    string Process,
    string Memory,
    int DelayFrames
)
{
    /// <summary><c>dist/rnnoise.wasm</c> of the package, 0.2.1: the small network of 2018.</summary>
    public static RnnoiseExports Small { get; } = new("d", "g", "f", "e", "j", "c", 1);

    /// <summary>The module within <c>dist/rnnoise-sync.js</c> of the package, 0.2.1: the network of 2024.</summary>
    public static RnnoiseExports Large { get; } = new("d", "e", "h", "g", "j", "c", 2);
}
