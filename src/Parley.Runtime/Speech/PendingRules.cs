using Parley.Engines.Speech.Pronunciation;

namespace Parley.Runtime.Speech;

/// <summary>
/// Rules that may still be on their way when an answer begins. Its first clause waits for them, within a limit; a later one takes
/// them when they are there.
/// </summary>
/// <param name="late">Called once when a clause goes without.</param>
internal sealed class PendingRules(Task<SpokenRules> rules, TimeSpan limit, TimeProvider time, Action late)
{
    private bool _waited;

    public async ValueTask<SpokenRules> GetAsync(CancellationToken cancellationToken)
    {
        if (!rules.IsCompleted && !_waited)
        {
            _waited = true;
            try
            {
                return await rules.WaitAsync(limit, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                late();
                return SpokenRules.None;
            }
        }

        return rules.IsCompletedSuccessfully ? await rules : SpokenRules.None;
    }
}
