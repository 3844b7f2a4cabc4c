namespace Parley.Lab.Report;

/// <summary>
/// What preparing answers gives and costs: the same recordings, one after the other, at a server that does and at one that does not.
/// Counts and tokens are those of the server's own metrics.
/// </summary>
/// <param name="HitRate">Of the answers begun, the share that was given.</param>
/// <param name="PreparedRate">Of the turns that were answered, the share that got a prepared answer.</param>
/// <param name="Turns">Answered at the server that prepares.</param>
/// <param name="Outcomes">What became of those that were not given, by the server's names.</param>
/// <param name="GainP50Ms">How much earlier the first sound was heard, of the utterances that both took for one turn.</param>
/// <param name="GainPreparedP50Ms">The same, of the turns that got a prepared answer.</param>
/// <param name="SavedMeanMs">What the server says was made of a given answer before it could begin; what a free machine would gain.</param>
/// <param name="WastedTokensShare">Of the tokens of all prepared answers.</param>
/// <param name="RequestsOn">What the model was asked; the difference is what was asked in vain.</param>
/// <param name="CpuPerTurnOnMs">CPU of the server for each turn, in ms: the ear, the model's client and the voice.</param>
/// <param name="ModelFirstTokenMs">What the stand-in model takes.</param>
internal sealed record SpeculationSection(
    double? HitRate,
    double? PreparedRate,
    int Turns,
    int Started,
    int Kept,
    int Dropped,
    IReadOnlyDictionary<string, int> Outcomes,
    double? GainP50Ms,
    double? GainMeanMs,
    double? GainPreparedP50Ms,
    double? SavedMeanMs,
    double? FirstAudioOnP50Ms,
    double? FirstAudioOffP50Ms,
    int Compared,
    long WastedTokens,
    double? WastedTokensShare,
    int RequestsOn,
    int RequestsOff,
    double? CpuPerTurnOnMs,
    double? CpuPerTurnOffMs,
    double ModelFirstTokenMs,
    IReadOnlyList<SpeculationRow> Rows
)
{
    public static SpeculationSection None { get; } =
        new(
            null,
            null,
            0,
            0,
            0,
            0,
            new Dictionary<string, int>(StringComparer.Ordinal),
            null,
            null,
            null,
            null,
            null,
            null,
            0,
            0,
            null,
            0,
            0,
            null,
            null,
            0,
            []
        );
}

/// <summary>One kind of turn detection, with or without a pause in what is said.</summary>
internal sealed record SpeculationRow(
    string Detector,
    bool Hesitates,
    int Compared,
    double? FirstAudioOffP50Ms,
    double? FirstAudioOnP50Ms,
    double? GainP50Ms
);
