using Microsoft.ML.OnnxRuntime;

namespace Parley.Engines.Denoisers;

/// <summary>A network of a noise suppressor: its weights, shared by all streams, run on the caller's thread.</summary>
internal static class ModelSession
{
    /// <exception cref="EngineException">The file is no such model, or cannot be read.</exception>
    public static InferenceSession Load(string path, string[] inputs, string[] outputs)
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
            session = new InferenceSession(path, options);
            if (!inputs.All(session.InputMetadata.ContainsKey) || !outputs.All(session.OutputMetadata.ContainsKey))
            {
                throw new EngineException(EngineFault.Unavailable, $"{path} is not the model expected there.");
            }

            var loaded = session;
            session = null;
            return loaded;
        }
        catch (Exception e)
            when (e is OnnxRuntimeException or DllNotFoundException or TypeInitializationException or IOException)
        {
            throw new EngineException(EngineFault.Unavailable, $"The model {path} cannot be loaded.", e);
        }
        finally
        {
            session?.Dispose();
        }
    }
}
