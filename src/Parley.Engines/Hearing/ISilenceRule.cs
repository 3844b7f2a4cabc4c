namespace Parley.Engines.Hearing;

/// <summary>Says how much silence ends the turn that is being heard; the gate asks while the person is silent.</summary>
public interface ISilenceRule
{
    /// <summary>Asked after each step of a pause, some ten milliseconds apart; may change its mind until the turn has ended.</summary>
    /// <param name="endOfSpeech">Position after the last sample that was speech, counted as the gate counts.</param>
    /// <param name="position">Samples heard so far: the pause is what lies between the two.</param>
    /// <returns>Samples of silence that end the turn; <see cref="long.MaxValue"/>: not decided yet.</returns>
    long SilenceToEnd(long endOfSpeech, long position);
}
