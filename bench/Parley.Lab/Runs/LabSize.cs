namespace Parley.Lab.Runs;

/// <summary>How much is measured.</summary>
internal sealed record LabSize
{
    public required double BudgetMs { get; init; }

    /// <summary>Utterances with pauses that every setting of the end of turn gets.</summary>
    public required int Endings { get; init; }

    public required IReadOnlyList<int> SilencesMs { get; init; }

    /// <summary>The longest speech of one utterance, in ms.</summary>
    public required double LongestMs { get; init; }

    /// <summary>The longest speech of one utterance with pauses, in ms: what people say to assistants is short.</summary>
    public double LongestEndingMs { get; init; } = 6_000;

    /// <summary>Points of the curve of an end of turn by meaning, from quick to patient.</summary>
    public required IReadOnlyList<FusionPoint> Fusions { get; init; }

    /// <summary>Utterances for each condition of the onset.</summary>
    public required int Onsets { get; init; }

    /// <summary>Seconds of noise alone for each kind of detection.</summary>
    public required double NoiseSeconds { get; init; }

    /// <summary>Interruptions, and disturbances of each kind.</summary>
    public required int BargeIns { get; init; }

    public required IReadOnlyList<int> EchoDelaysMs { get; init; }

    public required int EchoAnswers { get; init; }

    public required int HeardTrials { get; init; }

    /// <summary>Utterances for each set and condition of the recognition.</summary>
    public required int Recognitions { get; init; }

    public required IReadOnlyList<double> SnrsDb { get; init; }

    public required int Receipts { get; init; }

    /// <summary>Utterances that a server with speculation and one without answer.</summary>
    public required int Speculations { get; init; }

    /// <summary>About five minutes.</summary>
    public static LabSize Quick { get; } =
        new()
        {
            BudgetMs = 245_000,
            Endings = 12,
            LongestMs = 6000,
            SilencesMs = [200, 500, 800, 1200],
            Fusions = [new(100, 1500, "low"), new(300, 1500), new(700, 1500), new(1200, 1500)],
            Onsets = 8,
            NoiseSeconds = 40,
            BargeIns = 8,
            EchoDelaysMs = [0, 200, 400, 800],
            EchoAnswers = 2,
            HeardTrials = 1,
            Recognitions = 3,
            SnrsDb = [10],
            Receipts = 20,
            Speculations = 8,
        };

    /// <summary>About half an hour.</summary>
    public static LabSize Full { get; } =
        new()
        {
            BudgetMs = 1_450_000,
            Endings = 32,
            LongestMs = 10_000,
            SilencesMs = [200, 350, 500, 700, 900, 1200],
            Fusions =
            [
                new(100, 1500, "low"),
                new(200, 1500),
                new(400, 1500),
                new(700, 1500),
                new(1000, 1500),
                new(1400, 1800),
            ],
            Onsets = 24,
            NoiseSeconds = 160,
            BargeIns = 24,
            EchoDelaysMs = [0, 50, 100, 200, 300, 400, 600, 800],
            EchoAnswers = 8,
            HeardTrials = 4,
            Recognitions = 8,
            SnrsDb = [20, 10, 5],
            Receipts = 60,
            Speculations = 32,
        };

    /// <summary>Seconds: for the lab's own tests.</summary>
    public static LabSize Tiny { get; } =
        new()
        {
            BudgetMs = 60_000,
            Endings = 1,
            LongestMs = 10_000,
            SilencesMs = [300],
            Fusions = [new(500, 1500)],
            Onsets = 1,
            NoiseSeconds = 2,
            BargeIns = 1,
            EchoDelaysMs = [100],
            EchoAnswers = 1,
            HeardTrials = 1,
            Recognitions = 1,
            SnrsDb = [],
            Receipts = 1,
            Speculations = 1,
        };
}

/// <summary>One setting of an end of turn by meaning.</summary>
/// <param name="SilenceMs"><c>silence_duration_ms</c>.</param>
/// <param name="TimeoutMs"><c>timeout_ms</c> of <c>end_of_utterance_detection</c>.</param>
internal sealed record FusionPoint(int SilenceMs, int TimeoutMs, string Level = "default");
