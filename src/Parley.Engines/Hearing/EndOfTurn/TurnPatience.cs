namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>
/// Learns from the person's own pauses in this session, those that were taken for the end among them: who makes long ones within turns
/// is waited for longer.
/// </summary>
public sealed class TurnPatience
{
    private const double TypicalPauseMs = 350;
    private const double Least = 0.85;
    private const double Most = 1.5;
    private const double Learning = 0.15;

    private double _pause = Math.Log(TypicalPauseMs);

    /// <summary>What the wait is multiplied with: 1 at first.</summary>
    public double Factor => Math.Clamp(Math.Exp((_pause - Math.Log(TypicalPauseMs)) / 2), Least, Most);

    /// <summary>The person went on after so long a pause.</summary>
    public void WentOn(double pauseMs) => _pause += Learning * (Math.Log(Math.Clamp(pauseMs, 100, 2_000)) - _pause);
}
