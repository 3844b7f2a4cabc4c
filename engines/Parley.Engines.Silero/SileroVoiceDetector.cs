using Microsoft.ML.OnnxRuntime;
using Parley.Engines.Hearing;

namespace Parley.Engines.Silero;

/// <summary>
/// One inference session for all streams: it holds only weights and runs on the caller's thread. What a stream remembers is in
/// its <see cref="SileroDetection"/>.
/// </summary>
internal sealed class SileroVoiceDetector : IVoiceDetector, IDisposable
{
    private static readonly string[] Inputs = ["input", "state", "sr"];
    private static readonly string[] Outputs = ["output", "stateN"];

    private readonly InferenceSession _session;

    public SileroVoiceDetector(string modelPath)
    {
        InferenceSession? session = null;
        try
        {
            using var options = new SessionOptions
            {
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            };
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            options.AddSessionConfigEntry("session.set_denormal_as_zero", "1");
            session = new InferenceSession(modelPath, options);
            if (!Inputs.All(session.InputMetadata.ContainsKey) || !Outputs.All(session.OutputMetadata.ContainsKey))
            {
                throw new EngineException(EngineFault.Unavailable, $"{modelPath} is not a Silero v5 or v6 model.");
            }

            _session = session;
            session = null;
        }
        catch (Exception e)
            when (e is OnnxRuntimeException or DllNotFoundException or TypeInitializationException or IOException)
        {
            throw new EngineException(EngineFault.Unavailable, $"Silero cannot be loaded from {modelPath}.", e);
        }
        finally
        {
            session?.Dispose();
        }
    }

    public string Name => "silero";

    public IVoiceDetection Open() => new SileroDetection(_session);

    public void Dispose() => _session.Dispose();
}
