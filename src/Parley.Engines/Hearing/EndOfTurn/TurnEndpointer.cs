namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>
/// How long to wait: the silence that ends a turn falls with the probability that the turn is complete. A pause that goes on speaks
/// for the end by itself, about as much each millisecond, so that the wait is a straight line over the logit, between the shortest
/// and the longest. What the client sets moves the line and leaves its slope. Pure: no audio, no clock.
/// </summary>
public static class TurnEndpointer
{
    /// <summary>
    /// How much one logit shortens the wait, in ms: about how long pauses within turns are, whatever the client's own patience. Steeper
    /// than that, a turn either ends at once or is waited for; flatter, the judgement counts little.
    /// </summary>
    private const double PerLogitMs = 900;

    // An answer that is being given may take longer than any other pause.
    private const double AnswerRoom = 2;

    /// <param name="patience">Of the person, about 1.</param>
    /// <returns>Silence that ends the turn, in ms.</returns>
    public static double WaitMs(EndpointerConfig config, TurnEvidence evidence, double patience)
    {
        var undecided = config.UndecidedMs * patience;
        var wait = undecided - (PerLogitMs * (evidence.Logit - config.Caution));
        var longest = config.LongestMs * (evidence.Answer < -1 && !config.LongestIsFixed ? AnswerRoom : 1);
        return Math.Clamp(wait, Math.Min(config.ShortestMs, longest), longest);
    }
}
