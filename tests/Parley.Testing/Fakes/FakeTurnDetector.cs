using Parley.Engines.Hearing.EndOfTurn;

namespace Parley.Testing.Fakes;

/// <summary>Votes as the test says, after an exact time.</summary>
public sealed class FakeTurnDetector(TimeProvider time, float vote) : ITurnDetector
{
    public string Name => "fake";

    public int WindowSamples => 8 * 16_000;

    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Thrown instead of a vote.</summary>
    public Exception? Failure { get; init; }

    /// <summary>How often it was asked, and how much it was given.</summary>
    public List<int> Asked { get; } = [];

    public async Task<float> ScoreAsync(ReadOnlyMemory<short> turn, CancellationToken cancellationToken)
    {
        Asked.Add(turn.Length);
        await Task.Delay(Delay, time, cancellationToken);
        return Failure is { } failure ? throw failure : vote;
    }
}
