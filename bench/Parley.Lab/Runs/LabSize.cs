namespace Parley.Lab.Runs;

/// <summary>How much is measured.</summary>
internal sealed record LabSize
{
    public required double BudgetMs { get; init; }

    /// <summary>Utterances with pauses that every setting of the end of turn gets.</summary>
    public required int Endings { get; init; }

    public required IReadOnlyList<int> SilencesMs { get; init; }

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

    /// <summary>About five minutes.</summary>
    public static LabSize Quick { get; } =
        new()
        {
            BudgetMs = 215_000,
            Endings = 16,
            SilencesMs = [200, 350, 500, 800, 1200],
            Onsets = 10,
            NoiseSeconds = 40,
            BargeIns = 6,
            EchoDelaysMs = [0, 200, 400, 800],
            EchoAnswers = 2,
            HeardTrials = 2,
            Recognitions = 4,
            SnrsDb = [10],
            Receipts = 6,
        };

    /// <summary>About twenty-five minutes.</summary>
    public static LabSize Full { get; } =
        new()
        {
            BudgetMs = 1_300_000,
            Endings = 60,
            SilencesMs = [200, 300, 400, 500, 700, 900, 1200],
            Onsets = 40,
            NoiseSeconds = 180,
            BargeIns = 20,
            EchoDelaysMs = [0, 50, 100, 200, 300, 400, 600, 800],
            EchoAnswers = 10,
            HeardTrials = 8,
            Recognitions = 16,
            SnrsDb = [20, 10, 5],
            Receipts = 20,
        };

    /// <summary>Seconds: for the lab's own tests.</summary>
    public static LabSize Tiny { get; } =
        new()
        {
            BudgetMs = 60_000,
            Endings = 1,
            SilencesMs = [300],
            Onsets = 1,
            NoiseSeconds = 2,
            BargeIns = 1,
            EchoDelaysMs = [100],
            EchoAnswers = 1,
            HeardTrials = 1,
            Recognitions = 1,
            SnrsDb = [],
            Receipts = 1,
        };
}
