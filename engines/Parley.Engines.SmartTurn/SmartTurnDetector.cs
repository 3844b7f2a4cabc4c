using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using Parley.Audio.Prosody;
using Parley.Engines.Hearing.EndOfTurn;

namespace Parley.Engines.SmartTurn;

/// <summary>
/// A network of the form of Smart Turn v3: <c>input_features</c> of 1 x 80 x 800, one output, the probability that the turn is
/// complete. One session for all; a question takes 40 to 60 ms of one core on a thread of the pool.
/// </summary>
internal sealed class SmartTurnDetector : ITurnDetector, IDisposable
{
    private const string Input = "input_features";

    // More questions at once than cores only make all of them late.
    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly ConcurrentBag<TurnFeatures> _features = [];
    private readonly InferenceSession _session;
    private readonly string _output;

    public SmartTurnDetector(string modelPath)
    {
        InferenceSession? session = null;
        try
        {
            using var options = new SessionOptions
            {
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            };
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            session = new InferenceSession(modelPath, options);
            if (!session.InputMetadata.ContainsKey(Input) || session.OutputMetadata.Count != 1)
            {
                throw new EngineException(
                    EngineFault.Unavailable,
                    $"{modelPath} is not a model of the form of Smart Turn v3."
                );
            }

            _output = session.OutputMetadata.Keys.Single();
            _session = session;
            session = null;
        }
        catch (Exception e)
            when (e is OnnxRuntimeException or DllNotFoundException or TypeInitializationException or IOException)
        {
            throw new EngineException(EngineFault.Unavailable, $"The turn model cannot be loaded from {modelPath}.", e);
        }
        finally
        {
            session?.Dispose();
        }
    }

    public string Name => "smart-turn";

    public int WindowSamples => TurnFeatures.Samples;

    public Task<float> ScoreAsync(ReadOnlyMemory<short> turn, CancellationToken cancellationToken) =>
        Task.Run(
            async () =>
            {
                await _slots.WaitAsync(cancellationToken);
                try
                {
                    return Score(turn.Span);
                }
                finally
                {
                    _slots.Release();
                }
            },
            cancellationToken
        );

    public void Dispose()
    {
        _session.Dispose();
        _slots.Dispose();
    }

    private float Score(ReadOnlySpan<short> turn)
    {
        var reader = _features.TryTake(out var free) ? free : new TurnFeatures();
        var features = new float[TurnFeatures.Count];
        reader.Read(turn, features);
        _features.Add(reader);
        try
        {
            using var input = OrtValue.CreateTensorValueFromMemory(
                features,
                [1, MelSpectrum.Bands, TurnFeatures.Frames]
            );
            using var options = new RunOptions();
            using var results = _session.Run(options, [Input], [input], [_output]);
            return Math.Clamp(results[0].GetTensorDataAsSpan<float>()[0], 0, 1);
        }
        catch (OnnxRuntimeException e)
        {
            throw new EngineException(EngineFault.Crashed, "The turn model failed on a pause.", e);
        }
    }
}
