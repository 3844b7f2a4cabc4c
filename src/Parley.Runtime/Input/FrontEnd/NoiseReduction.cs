using Parley.Engines.Hearing.Cleaning;
using Parley.Protocol.Session;
using Parley.Runtime.Sessions;

namespace Parley.Runtime.Input.FrontEnd;

/// <summary>
/// What a session's <c>input_audio_noise_reduction</c> means here: a level of the suppressor, or, where there is none or it
/// fails, a <c>warning</c> and the sound as it came.
/// </summary>
internal sealed class NoiseReduction : IDisposable
{
    private const string Field = "session.input_audio_noise_reduction";

    private readonly INoiseSuppressor? _suppressor;
    private readonly Action<EngineNotice, Exception?> _tell;
    private readonly NoiseStage _stage;
    private bool _toldOfLack;

    /// <param name="tell">Receives what the client should know, and the fault behind it.</param>
    public NoiseReduction(INoiseSuppressor? suppressor, Action<EngineNotice, Exception?> tell)
    {
        _suppressor = suppressor;
        _tell = tell;
        _stage = new(suppressor, TellOfFailure);
    }

    /// <summary>What the last call made ready.</summary>
    public ReadOnlySpan<short> Output => _stage.Output;

    public void Configure(NoiseReductionConfig? config)
    {
        if (config is not null && _suppressor is null && !_toldOfLack)
        {
            _toldOfLack = true;
            _tell(
                new(
                    "noise_suppression_unavailable",
                    "This server has no noise suppressor: noise is not reduced.",
                    Field
                ),
                null
            );
        }

        _stage.Configure(config is null ? null : LevelOf(config.Type));
    }

    public void Process(ReadOnlySpan<short> samples) => _stage.Process(samples);

    public void Flush() => _stage.Flush();

    public void Dispose() => _stage.Dispose();

    private static NoiseSuppressionLevel LevelOf(string type) =>
        type switch
        {
            "near_field" => NoiseSuppressionLevel.Low,
            "far_field" => NoiseSuppressionLevel.Moderate,
            _ => NoiseSuppressionLevel.High,
        };

    private void TellOfFailure(Exception exception) =>
        _tell(
            new("noise_suppression_failed", "The noise suppressor failed: noise is not reduced any more.", Field),
            exception
        );
}
