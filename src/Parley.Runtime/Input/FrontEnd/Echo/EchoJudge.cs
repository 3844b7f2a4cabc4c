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

    /// <summary>Frames in which an echo would have come, whatever its delay.</summary>
    private const int SilentRoomFrames = 225;

    /// <summary>Frames without an echo that should have come, after which it may be later than before; and after which it is gone.</summary>
    private const int MissingFrames = 3;
    private const int GoneFrames = 100;

    private double _microphone;
    private double _output;
    private double _reference;
    private int _mayEcho;
    private int _mayEchoHeard;
    private int _missing;
    private bool _noEcho;
    private readonly EchoTrust _trust = new();
    private readonly VoiceEvidence _evidence = new();
    private readonly EchoHabit _habit = new();

    /// <summary>Something plays in the room, or has just faded.</summary>
    public bool ReferenceActive { get; private set; }

    /// <summary>A person seems to speak into an echo, or the echo did not come when it should: it may have moved.</summary>
    public bool SuspectsMove => SuspectsVoice || (ReferenceActive && _missing > 0);

    /// <summary>A person may be speaking into the echo, or was just now.</summary>
    public bool SuspectsVoice => ReferenceActive && _evidence.IsAny;

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
            _evidence.Believe();
            return false;
        }

        var doubts = !_noEcho && _trust.IsPending(path);
        _evidence.Weigh(IsVoice(path, beside, doubts));
        if (doubts && sounds)
        {
            _trust.Wait();
        }

        if (!_evidence.IsAny && _trust.IsEarned && sounds && ReferenceActive)
        {
            _habit.Learn(_microphone, _reference, _output);
            if (_evidence.IsCalm)
            {
                beside.LearnEcho();
            }
        }

        return !_evidence.IsBelieved;
    }

    private bool IsVoice(EchoPath path, VoiceBesideEcho beside, bool doubts)
    {
        var reference = doubts ? _habit.LoudestReference : _reference;
        var isLouder = path.Delay is not null && _habit.IsLouder(_microphone, reference);
        if (_output > Quiet && (isLouder || (!doubts && LeavesMuch() && !beside.IsExplained)))
        {
            return true;
        }

        var stands = _evidence.IsBelieved ? beside.IsHeardStill : beside.IsHeard;
        return !doubts && stands && _output > LeastOfPerson * _microphone;
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
        if (_missing == MissingFrames && _trust.IsEarned)
        {
            _trust.Lose();
        }

        _noEcho |= _missing >= GoneFrames;
    }

    private void Learn(EchoPath path, bool sounds)
    {
        _noEcho &= !_trust.Follow(path);
        Miss();
        if (path.Delay is not null && ReferenceActive && sounds && !_trust.IsEarned)
        {
            _trust.Show(_output < Residue * _microphone);
        }

        _missing = _trust.IsEarned && !_habit.IsMissing(_microphone) ? 0 : _missing;

        // A room that stays silent while something plays has no loudspeaker in it.
        (_mayEcho, _mayEchoHeard) = path.MayEcho ? (_mayEcho + 1, _mayEchoHeard + (sounds ? 1 : 0)) : (0, 0);
        if (path.Delay is null && _mayEcho >= SilentRoomFrames && (_mayEchoHeard * 10 < _mayEcho || _trust.IsOverdue))
        {
            _noEcho = true;
        }
    }
}
