namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>
/// Whether the canceller is trusted: in each reply it has to show that it can, and until it has, or a while is over, whatever it leaves
/// may be echo.
/// </summary>
internal sealed class EchoTrust
{
    /// <summary>Frames of echo cancelled before the canceller is trusted in a reply.</summary>
    private const int ProofFrames = 15;

    /// <summary>Frames with sound after which the doubt ends: 2 s while no delay is known, 1.5 s later.</summary>
    private const int FirstDoubtFrames = 200;
    private const int DoubtFrames = 150;

    /// <summary>Frames of it after the server had nothing to send for a moment: 1 s.</summary>
    private const int PlaceFrames = 100;

    private int _proof;
    private int _doubt;
    private int _moves;
    private int _runs;
    private int _breaks;

    /// <summary>It has shown that it can.</summary>
    public bool IsEarned => _proof == ProofFrames;

    /// <summary>It has had all the time that there is while no delay is known.</summary>
    public bool IsOverdue => _doubt >= FirstDoubtFrames;

    /// <summary>It has not shown it yet, and still has time.</summary>
    public bool IsPending(EchoPath path) => !IsEarned && _doubt < (path.Delay is null ? FirstDoubtFrames : DoubtFrames);

    /// <summary>Begins anew wherever the echo may come sooner or later than before.</summary>
    /// <returns>True when it was found to have moved.</returns>
    public bool Follow(EchoPath path)
    {
        if (path.Breaks == _breaks)
        {
            return false;
        }

        // Where only the place of the echo is in doubt, it is soon found.
        var moved = path.Moves != _moves;
        _doubt = moved || path.Runs != _runs ? 0 : DoubtFrames - PlaceFrames;
        (_proof, _moves, _runs, _breaks) = (0, path.Moves, path.Runs, path.Breaks);
        return moved;
    }

    /// <summary>Begins anew: the echo is not where it was.</summary>
    public void Lose() => (_proof, _doubt) = (0, 0);

    /// <summary>A frame of echo was cancelled, or was not.</summary>
    public void Show(bool isCancelled) => _proof = Math.Clamp(_proof + (isCancelled ? 1 : -1), 0, ProofFrames);

    /// <summary>A frame with sound went by in doubt.</summary>
    public void Wait() => _doubt++;
}
