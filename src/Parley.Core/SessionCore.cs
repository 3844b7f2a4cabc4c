using Parley.Core.State;
using Parley.Core.Transitions;

namespace Parley.Core;

/// <summary>
/// The brain of a session: a pure, total function. It reads no clock, waits for nothing and touches nothing; the same inputs give
/// the same effects on every machine.
/// </summary>
public static class SessionCore
{
    /// <summary>Takes one input and says what to do.</summary>
    /// <param name="state">The session so far.</param>
    /// <param name="input">What happened.</param>
    /// <param name="now">When it happened.</param>
    /// <param name="effects">Receives what must be done, in order; not cleared.</param>
    public static SessionState Next(
        SessionState state,
        SessionInput input,
        DateTimeOffset now,
        List<SessionEffect> effects
    )
    {
        if (state.Phase == SessionPhase.Ended)
        {
            return state;
        }

        var transition = new Transition(state, now, effects);
        transition.Take(input);
        return transition.State;
    }
}
