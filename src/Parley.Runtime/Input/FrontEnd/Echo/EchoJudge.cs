using Parley.Audio;

namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>
/// Judges, frame by frame of 10 ms, whether the microphone holds nothing but the echo of what was played. What the canceller took
/// most of is echo. But it takes much of a person too who speaks into the echo, so what it usually leaves of the echo counts as
/// well, how loud the echo usually is beside what was played (<see cref="EchoHabit"/>), and whether a voice stands beside it in some
/// bands (<see cref="VoiceBesideEcho"/>). Until the canceller has shown in a reply
/// that it can, sound counts as echo for a while, because the first moments of an echo look like a person; a person who is louder
/// than the echo is heard at once, others as soon as the doubt is over.
/// </summary>
internal sealed class EchoJudge
{
    /// <summary>Level below which nothing is played or said, in dBFS.</summary>
    public const float QuietDbfs = -55;

    // Sums of squares of one frame.
    private const double Quiet = EchoPath.FrameSamples * 58.0 * 58.0;

    /// <summary>What is left of an echo is at most this part of it: -10 dB.</summary>
    private const double Residue = 0.1;

    /// <summary>However much the canceller takes of a person who speaks into an echo, it leaves more than this part: -32 dB.</summary>
    private const double LeastOfPerson = 6.3e-4;

    /// <summary>A reference dies away in the room by so much a frame: 30 dB in 350 ms.</summary>
    private const double Fading = 0.82;

    /// <summary>Frames of echo cancelled before the canceller is trusted in a reply.</summary>
    private const int ProofFrames = 15;

    /// <summary>Frames with sound after which the doubt ends: 2 s while no delay is known, 1.5 s later.</summary>
    private const int FirstDoubtFrames = 200;
    private const int DoubtFrames = 150;

    /// <summary>Frames of it after the server had nothing to send for a moment: 1 s.</summary>
    private const int PlaceFrames = 100;

    /// <summary>Frames in which an echo would have come, whatever its delay.</summary>
    private const int SilentRoomFrames = 225;

    /// <summary>Frames without an echo that should have come, after which it may be later than before; and after which it is gone.</summary>
    private const int MissingFrames = 3;
    private const int GoneFrames = 100;

    /// <summary>Frames of voice before it is believed not to be echo.</summary>
    private const int EvidenceFrames = 4;
    private const int MostEvidence = 12;

    /// <summary>Frames without any sign of a person before it is learnt what is left beside the echo: people pause.</summary>
    private const int CalmFrames = 30;

    private double _microphone;
    private double _output;
    private double _reference;
    private int _proof;
    private int _doubt;
    private int _mayEcho;
    private int _mayEchoHeard;
    private int _evidence;
    private int _calm;
    private int _moves;
    private int _runs;
    private int _breaks;
    private int _missing;
    private bool _noEcho;
    private readonly EchoHabit _habit = new();

    /// <summary>Something plays in the room, or has just faded.</summary>
    public bool ReferenceActive { get; private set; }

    /// <summary>A person seems to speak into an echo, or the echo did not come when it should: it may have moved.</summary>
    public bool SuspectsMove => ReferenceActive && (_evidence > 0 || _missing > 0);

    /// <summary>Judges the next frame.</summary>
    /// <param name="beside">Has heard the frame.</param>
    /// <returns>True when nothing but echo is in it.</returns>
    public bool IsEcho(
        EchoPath path,
        ReadOnlySpan<short> microphone,
        ReadOnlySpan<short> reference,
        ReadOnlySpan<short> output,
        VoiceBesideEcho beside
    )
    {
        Measure(microphone, reference, output);
        var sounds = _microphone > Quiet;
        Learn(path, sounds);

        // Without a known delay any moment may be the echo's.
        var possible = path.Delay is null ? path.MayEcho : ReferenceActive;
        if (!possible)
        {
            _evidence = EvidenceFrames;
            return false;
        }

        var doubts = !_noEcho && _proof < ProofFrames && _doubt < (path.Delay is null ? FirstDoubtFrames : DoubtFrames);
        var louder =
            path.Delay is not null && _habit.IsLouder(_microphone, doubts ? _habit.LoudestReference : _reference);
        var voice = _output > Quiet && (louder || (!doubts && LeavesMuch() && !beside.IsExplained));
        var stands = _evidence >= EvidenceFrames ? beside.IsHeardStill : beside.IsHeard;
        voice |= !doubts && stands && _output > LeastOfPerson * _microphone;
        _doubt += doubts && sounds ? 1 : 0;
        Weigh(voice);
        _calm = _evidence > 0 ? 0 : Math.Min(_calm + 1, CalmFrames);
        if (_evidence == 0 && _proof == ProofFrames && sounds && ReferenceActive)
        {
            _habit.Learn(_microphone, _reference, _output);
            if (_calm == CalmFrames)
            {
                beside.LearnEcho();
            }
        }

        return _evidence < EvidenceFrames;
    }

    /// <summary>A voice that was believed is still there in its gaps.</summary>
    private void Weigh(bool voice)
    {
        var less = _evidence >= EvidenceFrames ? 1 : 2;
        _evidence = voice ? Math.Min(_evidence + 1, MostEvidence) : Math.Max(_evidence - less, 0);
    }

    /// <summary>More is left than an echo leaves.</summary>
    private bool LeavesMuch() => _output > Residue * _microphone || _habit.IsMoreThanUsual(_output, _microphone);

    private void Measure(ReadOnlySpan<short> microphone, ReadOnlySpan<short> reference, ReadOnlySpan<short> output)
    {
        _microphone = (0.5 * _microphone) + (0.5 * Pcm.SumOfSquares(microphone));
        _output = (0.5 * _output) + (0.5 * Pcm.SumOfSquares(output));
        _reference = Math.Max(Pcm.SumOfSquares(reference), Fading * _reference);
        _habit.Hear(Pcm.SumOfSquares(reference));
        ReferenceActive = _reference > Quiet;
    }

    /// <summary>
    /// A client that has run out of sound plays nothing for a moment and then the rest, later than before: what the canceller
    /// leaves of it looks like a person until the delay is known again. An echo that stays away for long does not come back.
    /// </summary>
    private void Miss()
    {
        if (!_habit.IsMissing(_microphone))
        {
            return;
        }

        _missing++;
        if (_missing == MissingFrames && _proof == ProofFrames)
        {
            (_proof, _doubt) = (0, 0);
        }

        _noEcho |= _missing >= GoneFrames;
    }

    private void Learn(EchoPath path, bool sounds)
    {
        if (path.Breaks != _breaks)
        {
            // Where only the place of the echo is in doubt, it is soon found.
            var isNew = path.Runs != _runs || path.Moves != _moves;
            _noEcho &= path.Moves == _moves;
            (_moves, _runs, _breaks) = (path.Moves, path.Runs, path.Breaks);
            (_proof, _doubt) = (0, isNew ? 0 : DoubtFrames - PlaceFrames);
        }

        Miss();
        if (path.Delay is not null && ReferenceActive && sounds && _proof < ProofFrames)
        {
            _proof = _output < Residue * _microphone ? _proof + 1 : Math.Max(_proof - 1, 0);
        }

        _missing = _proof == ProofFrames && !_habit.IsMissing(_microphone) ? 0 : _missing;

        // A room that stays silent while something plays has no loudspeaker in it.
        (_mayEcho, _mayEchoHeard) = path.MayEcho ? (_mayEcho + 1, _mayEchoHeard + (sounds ? 1 : 0)) : (0, 0);
        if (
            path.Delay is null
            && _mayEcho >= SilentRoomFrames
            && (_mayEchoHeard * 10 < _mayEcho || _doubt >= FirstDoubtFrames)
        )
        {
            _noEcho = true;
        }
    }
}
