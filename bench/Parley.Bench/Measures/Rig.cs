using Parley.Bench.Figures;
using Parley.Bench.Model;
using Parley.Bench.Servers;

namespace Parley.Bench.Measures;

/// <summary>What every measure works with.</summary>
internal sealed record Rig(
    BenchClock Clock,
    Findings Findings,
    BenchSize Size,
    ServerPrograms Programs,
    ChildServer Parley,
    ChildServer Echo,
    StandInModel Model
)
{
    /// <summary>Memory of the server before anybody had spoken to it.</summary>
    public double QuietKb { get; init; }
}

/// <summary>How much is measured. All counts and times are bounded: the load is meant for the machine that the bench runs on.</summary>
internal sealed record BenchSize
{
    public required int Starts { get; init; }

    public required IReadOnlyList<int> LoadSessions { get; init; }

    public required TimeSpan LoadWindow { get; init; }

    public required int IdleSessions { get; init; }

    public required TimeSpan IdleWindow { get; init; }

    public required int TypedTurns { get; init; }

    public required int SpokenCallers { get; init; }

    public required int SpokenTurns { get; init; }

    public required int BargeIns { get; init; }

    /// <summary>Concurrent conversations, step by step, until one step loses turns or is late.</summary>
    public required IReadOnlyList<int> Conversations { get; init; }

    public required int ConversationTurns { get; init; }

    /// <summary>How often a disturbed trial is run before it is reported as it is.</summary>
    public required int Attempts { get; init; }

    public required TimeSpan CodecWindow { get; init; }

    /// <summary>CPU of one round of one stage of hearing.</summary>
    public required TimeSpan HearingCpu { get; init; }

    /// <summary>Under a minute.</summary>
    public static BenchSize Quick { get; } =
        new()
        {
            Starts = 2,
            LoadSessions = [10],
            LoadWindow = TimeSpan.FromSeconds(2),
            IdleSessions = 200,
            IdleWindow = TimeSpan.FromSeconds(1.5),
            TypedTurns = 5,
            SpokenCallers = 2,
            SpokenTurns = 1,
            BargeIns = 2,
            Conversations = [10],
            ConversationTurns = 1,
            Attempts = 1,
            CodecWindow = TimeSpan.FromSeconds(0.05),
            HearingCpu = TimeSpan.FromSeconds(0.05),
        };

    /// <summary>About ten minutes.</summary>
    public static BenchSize Full { get; } =
        new()
        {
            Starts = 5,
            LoadSessions = [1, 10, 50],
            LoadWindow = TimeSpan.FromSeconds(10),
            IdleSessions = 200,
            IdleWindow = TimeSpan.FromSeconds(10),
            TypedTurns = 30,
            SpokenCallers = 4,
            SpokenTurns = 8,
            BargeIns = 10,
            Conversations = [10, 16, 24, 32, 48, 64],
            ConversationTurns = 4,
            Attempts = 2,
            CodecWindow = TimeSpan.FromSeconds(0.5),
            HearingCpu = TimeSpan.FromSeconds(0.3),
        };
}
