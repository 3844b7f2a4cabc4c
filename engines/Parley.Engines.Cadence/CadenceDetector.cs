using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using Parley.Engines.Hearing.EndOfTurn;

namespace Parley.Engines.Cadence;

/// <summary>
/// Parley's own network: hears from the last 3 s of voice whether it sounds done. One session for all; a question takes some milliseconds
/// of one core on a thread of the pool. Which words were said it cannot tell.
/// </summary>
internal sealed class CadenceDetector : ITurnDetector, IDisposable
{
    private const string Input = "window";
    private const string Resource = "Parley.Engines.Cadence.cadence.onnx";

    // In steps of 10 ms: with less voice there is nothing to compare the end with; from the second on the network is trusted wholly.
    private const float Least = 40;
    private const float Enough = 120;

    // More questions at once than cores only make all of them late.
    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly ConcurrentBag<CadenceWindow> _readers = [];
    private readonly InferenceSession _session;
    private readonly string _output;

    /// <param name="model">The network as ONNX.</param>
    /// <exception cref="EngineException">It is none, or of another form.</exception>
    public CadenceDetector(byte[] model)
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
            session = new InferenceSession(model, options);
            if (!session.InputMetadata.ContainsKey(Input) || session.OutputMetadata.Count != 1)
            {
                throw new EngineException(EngineFault.Unavailable, "The network of turns has another form.");
            }

            _output = session.OutputMetadata.Keys.Single();
            _session = session;
            session = null;
        }
        catch (Exception e) when (e is OnnxRuntimeException or DllNotFoundException or TypeInitializationException)
        {
            throw new EngineException(EngineFault.Unavailable, "The network of turns cannot be loaded.", e);
        }
        finally
        {
            session?.Dispose();
        }
    }

    public string Name => CadenceProvider.EngineName;

    public int WindowSamples => CadenceWindow.Samples;

    /// <summary>The network that ships.</summary>
    public static byte[] Packaged()
    {
        using var stream = typeof(CadenceDetector).Assembly.GetManifestResourceStream(Resource)!;
        var model = new byte[stream.Length];
        stream.ReadExactly(model);
        return model;
    }

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
        var window = new float[CadenceWindow.Channels * CadenceWindow.Frames];
        var reader = _readers.TryTake(out var free) ? free : new CadenceWindow();
        var voiced = reader.Read(turn, window);
        _readers.Add(reader);
        var trust = Math.Clamp((voiced - Least) / (Enough - Least), 0, 1);
        if (trust <= 0)
        {
            return 0.5f;
        }

        return 1 / (1 + MathF.Exp(-trust * Logit(window)));
    }

    /// <param name="window">As <see cref="CadenceWindow"/> makes it.</param>
    /// <returns>For the end above 0, against it below.</returns>
    internal float Logit(float[] window)
    {
        try
        {
            using var input = OrtValue.CreateTensorValueFromMemory(
                window,
                [1, CadenceWindow.Channels, CadenceWindow.Frames]
            );
            using var options = new RunOptions();
            using var results = _session.Run(options, [Input], [input], [_output]);
            return results[0].GetTensorDataAsSpan<float>()[0];
        }
        catch (OnnxRuntimeException e)
        {
            throw new EngineException(EngineFault.Crashed, "The network of turns failed on a pause.", e);
        }
    }
}
