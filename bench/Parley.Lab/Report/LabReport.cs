using System.Text.Json.Serialization;

namespace Parley.Lab.Report;

/// <summary>
/// What a run found; <c>report.json</c> has these names in snake case. A figure that was not measured is null, and
/// <see cref="NotMeasured"/> says why.
/// </summary>
internal sealed class LabReport
{
    public required RunSection Run { get; set; }

    public List<EndpointingRow> Endpointing { get; } = [];

    public List<EqualDelayRow> EndpointingAtEqualDelay { get; } = [];

    public OnsetSection Onset { get; set; } = new(null, null, null, null, "", []);

    public BargeInSection BargeIn { get; set; } = new(null, null, null, null, [], null, null, []);

    public List<EchoRow> Echo { get; } = [];

    /// <summary>What happens when nothing is done about echo, for comparison.</summary>
    public List<EchoRow> EchoWithoutCancellation { get; } = [];

    /// <summary>The same as <see cref="HeardWordError"/>, of what the model was told; null on a server that the lab did not start.</summary>
    public double? HeardWordErrorInContext { get; set; }

    /// <summary>Words that the model believes were heard and were not, or the reverse, for each word heard.</summary>
    public double? HeardWordError { get; set; }

    public List<HeardRow> Heard { get; } = [];

    public List<RecognitionRow> Recognition { get; } = [];

    public ReceiptSection ReceiptErrorMs { get; set; } = new(null, null, 0, null, null, null, null, []);

    public SpeculationSection Speculation { get; set; } = SpeculationSection.None;

    /// <summary>Section or part of one, and why it is missing.</summary>
    public SortedDictionary<string, string> NotMeasured { get; } = new(StringComparer.Ordinal);

    /// <summary>Calls that broke, files that could not be read.</summary>
    public List<string> Problems { get; } = [];

    public List<FailureRow> Failures { get; } = [];
}

/// <summary>What must be known of a run before its figures are compared.</summary>
/// <param name="ClientLatenessP99Ms">How late the callers' own chunks were.</param>
/// <param name="Void">The callers were more than 20 ms late at their 99th percentile: they measured themselves.</param>
/// <param name="MachineBusy">Share of all cores that was used; near 1 the server waited for a core, and its delays say so.</param>
/// <param name="ForeignCores">CPU that other programs used meanwhile, in cores; null where the machine does not tell.</param>
internal sealed record RunSection(
    DateTimeOffset Date,
    string? Commit,
    string Command,
    string Mode,
    double Seconds,
    string Server,
    IReadOnlyList<string> Engines,
    string Callers,
    int Noises,
    double? ClientLatenessP99Ms,
    bool Void,
    double? ForeignCores,
    double? MachineBusy,
    int CallsFinished,
    int CallsLeftOut,
    string Cpu,
    int Cores,
    string Os,
    string Dotnet
);

/// <param name="AddedDelayMs">Mean time from the true end of speech to the arrival of <c>speech_stopped</c>.</param>
/// <param name="FalseCutoffRate">Share of utterances of which the server took a part for the whole.</param>
/// <param name="Missed">Utterances that the server had not ended after 3.5 s.</param>
/// <param name="FalseCutoffInterval">95 %.</param>
internal sealed record EndpointingRow(
    string Detector,
    double? AddedDelayMs,
    double? FalseCutoffRate,
    string Setting,
    int Utterances,
    int CutOffs,
    int Missed,
    double? AddedDelayP50Ms,
    double? AddedDelayP95Ms,
    IReadOnlyList<double> FalseCutoffInterval
);

/// <param name="FalseCutoffRate">Between the two nearest settings; null outside of what was measured.</param>
internal sealed record EqualDelayRow(string Detector, double AddedDelayMs, double? FalseCutoffRate);

internal sealed record OnsetSection(
    double? MissRate,
    double? FalsePerMinute,
    double? LatencyP50Ms,
    double? LatencyP95Ms,
    string Detector,
    IReadOnlyList<OnsetRow> Rows
);

internal sealed record OnsetRow(
    string Detector,
    string Condition,
    double? MissRate,
    double? FalsePerMinute,
    double? LatencyP50Ms,
    double? LatencyP95Ms,
    int Onsets,
    double QuietMinutes
);

/// <param name="FalseStopRate">Share of the disturbances that cancelled the answer or were taken for speech.</param>
/// <param name="ResumeRate">Share of the disturbances after which the answer was heard to its end.</param>
/// <param name="LastAudioP95Ms">From the true onset to the last sound of the answer that arrived.</param>
/// <param name="Slowest">The interruptions that took longest, the slowest first.</param>
internal sealed record BargeInSection(
    double? TrueStopP50Ms,
    double? TrueStopP95Ms,
    double? FalseStopRate,
    double? ResumeRate,
    IReadOnlyList<BargeInRow> Matrix,
    double? LastAudioP50Ms,
    double? LastAudioP95Ms,
    IReadOnlyList<SlowStopRow> Slowest
);

/// <summary>A person who was heard late. All times from the true onset, ms.</summary>
/// <param name="Said">The recording.</param>
/// <param name="StartedMs">The first <c>speech_started</c> after it; null: none came.</param>
internal sealed record SlowStopRow(string Cause, string Said, double StopMs, double LastAudioMs, double? StartedMs);

/// <param name="Stopped">The answer was cancelled, or speech was said to have started.</param>
/// <param name="Cancelled">The answer was cancelled.</param>
/// <param name="HeardToEnd">The answer was heard to its end.</param>
/// <param name="StopP50Ms">From the true onset to silence at the loudspeaker, of those that stopped.</param>
internal sealed record BargeInRow(
    string Cause,
    int Trials,
    int Stopped,
    int Cancelled,
    int HeardToEnd,
    double? StopP50Ms,
    double? StopP95Ms
);

/// <param name="ErleDb">Echo in the microphone beside echo in what the ear got, from 2 s into the answer on; null: not to be had.</param>
/// <param name="SelfInterruptions">How often the server took its own voice for the person's.</param>
internal sealed record EchoRow(int DelayMs, double? ErleDb, int SelfInterruptions, int Answers, string Cancellation);

internal sealed record HeardRow(int BufferMs, string Client, int Trials, double? WordError, double? MeanWordsOff);

/// <param name="SnrDb">Null: nothing was added.</param>
internal sealed record RecognitionRow(
    string Set,
    double? SnrDb,
    double? Wer,
    string NoiseReduction,
    string Line,
    int Utterances,
    int Words
);

/// <param name="P50">Beside the silence in the caller's recording, from the last loud 10 ms (above -50 dBFS, within 35 dB of the loudest).</param>
/// <param name="ToFirstSampleP50">To the first sample played instead of the first that can be heard: voices begin with a little silence.</param>
/// <param name="FromTrueEndP50">The same, from the true end of speech as the other sections use it.</param>
internal sealed record ReceiptSection(
    double? P50,
    double? P99,
    int Turns,
    double? FromTrueEndP50,
    double? FromTrueEndP99,
    double? ToFirstSampleP50,
    double? ToFirstSampleP99,
    IReadOnlyList<ReceiptRow> Rows
);

/// <summary>One turn, the largest difference first.</summary>
/// <param name="GapMs">What the caller's recording says.</param>
/// <param name="LeadMs">From the first sample of the answer to the first that can be heard.</param>
internal sealed record ReceiptRow(string Recording, double ReceiptMs, double GapMs, double LeadMs);

/// <param name="File">Beside the report.</param>
internal sealed record FailureRow(string Section, string What, string File);

/// <summary>Field names in snake case, numbers that are none as null.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LabReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
