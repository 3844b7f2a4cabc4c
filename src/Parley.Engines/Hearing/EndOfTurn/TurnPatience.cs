namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>
/// Learns from the person's own pauses in this session: who makes long pauses within turns is waited for longer, and who was cut
/// off is not cut off again soon.
/// </summary>
public sealed class TurnPatience
{
    private const double TypicalPauseMs = 350;
    private const double Least = 0.85;
    private const double Most = 1.5;
    private const double Learning = 0.15;
    private const int CutOffMs = 1_000;

    private double _pause = Math.Log(TypicalPauseMs);
    private double _caution;

    /// <summary>What the wait is multiplied with: 1 at first.</summary>
    public double Factor => Math.Clamp(Math.Exp((_pause - Math.Log(TypicalPauseMs)) / 2) * (1 + _caution), Least, Most);

    /// <summary>The person went on within a turn after so long a pause.</summary>
    public void WentOn(double pauseMs) => _pause += Learning * (Math.Log(Math.Clamp(pauseMs, 100, 2_000)) - _pause);

    /// <summary>A turn began so long after the one before was ended.</summary>
    public void Began(double sinceEndMs) =>
        _caution = sinceEndMs < CutOffMs ? Math.Min(_caution + 0.2, 0.5) : _caution * 0.7;
}
