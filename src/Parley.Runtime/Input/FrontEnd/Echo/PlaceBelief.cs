namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>
/// When an estimate of where the echo lies is believed. The less it says for itself the more must speak for it: that it is near the place known so
/// far, or that the estimate before said the same.
/// </summary>
internal sealed class PlaceBelief
{
    // Two estimates within 2 ms say the same.
    private const int Agreement = 32;

    /// <summary>An estimate that needs no second one; chance gives up to 18 in half a second of sound.</summary>
    private const double Sure = 20;

    /// <summary>One that another must confirm.</summary>
    private const double Likely = 10;

    /// <summary>One that is near the place known so far, within 60 ms: chance seldom falls there.</summary>
    private const double Expected = 13;
    private const int Near = 60 * 16;

    /// <summary>Estimates that agree, of which the last is believed whatever else is known: the room may be another by now.</summary>
    private const int Enough = 4;

    private long? _candidate;
    private long _doubted;
    private int _doubtedTimes;

    /// <summary>The next estimate has none before it.</summary>
    public void Forget() => _candidate = null;

    /// <param name="place">Reference position minus microphone position of the same sound, samples at 16 kHz.</param>
    /// <param name="confidence">Of <see cref="Parley.Audio.DelayEstimate"/>.</param>
    /// <param name="known">The place known so far.</param>
    public bool Takes(long place, double confidence, long? known)
    {
        var agrees = _candidate is { } before && Math.Abs(before - place) <= Agreement;
        _candidate = confidence >= Likely ? place : null;
        return confidence
            >= (
                agrees ? Likely
                : known is { } now && Math.Abs(place - now) <= Near ? Expected
                : Sure
            );
    }

    /// <summary>Counts an estimate that something else speaks against.</summary>
    /// <returns>True when as many agreed as overrule it.</returns>
    public bool Overrules(long place)
    {
        _doubtedTimes = Math.Abs(place - _doubted) <= Agreement ? _doubtedTimes + 1 : 1;
        _doubted = place;
        return _doubtedTimes >= Enough;
    }
}
