using Parley.Audio;

namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>
/// Judges, frame by frame of 10 ms, whether the microphone holds nothing but the echo of what was played. What the canceller took
/// most of is echo. Until it has shown in a reply that it can, sound counts as echo for a while, because the first moments of an
/// echo look like a person; a person who speaks into these moments is heard as soon as the doubt is over.
/// </summary>
internal sealed class EchoJudge
{
    /// <summary>Level below which nothing is played or said, in dBFS.</summary>
    public const float QuietDbfs = -55;

    // Sums of squares of one frame.
    private const double Quiet = EchoPath.FrameSamples * 58.0 * 58.0;

    /// <summary>What is left of an echo is at most this part of it: -10 dB.</summary>
    private const double Residue = 0.1;

    /// <summary>A reference dies away in the room by so much a frame: 30 dB in 350 ms.</summary>
    private const double Fading = 0.82;

    /// <summary>Frames of echo cancelled before the canceller is trusted in a reply.</summary>
    private const int ProofFrames = 15;

    /// <summary>Frames without a reference after which a reply is a new one.</summary>
    private const int PauseFrames = 50;

    /// <summary>Frames with sound after which the doubt ends: 2 s while no delay is known, 1.5 s later.</summary>
    private const int FirstDoubtFrames = 200;
    private const int DoubtFrames = 150;

    /// <summary>Frames in which an echo would have come, whatever its delay.</summary>
    private const int SilentRoomFrames = 225;

    /// <summary>Frames of voice before it is believed not to be echo.</summary>
    private const int EvidenceFrames = 4;

    private double _microphone;
    private double _output;
    private double _reference;
    private int _pause = PauseFrames;
    private int _proof;
    private int _doubt;
    private int _mayEcho;
    private int _mayEchoHeard;
    private int _evidence;
    private int _moves;
    private bool _noEcho;

    /// <summary>Something plays in the room, or has just faded.</summary>
    public bool ReferenceActive { get; private set; }

    /// <summary>Judges the next frame.</summary>
    /// <returns>True when nothing but echo is in it.</returns>
    public bool IsEcho(
        EchoPath path,
        ReadOnlySpan<short> microphone,
        ReadOnlySpan<short> reference,
        ReadOnlySpan<short> output
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
        if (doubts)
        {
            _doubt += sounds ? 1 : 0;
            _evidence = 0;
            return true;
        }

        var voice = _output > Quiet && _output > Residue * _microphone;
        _evidence = voice ? Math.Min(_evidence + 1, 2 * EvidenceFrames) : Math.Max(_evidence - 2, 0);
        return _evidence < EvidenceFrames;
    }

    private void Measure(ReadOnlySpan<short> microphone, ReadOnlySpan<short> reference, ReadOnlySpan<short> output)
    {
        _microphone = (0.5 * _microphone) + (0.5 * Pcm.SumOfSquares(microphone));
        _output = (0.5 * _output) + (0.5 * Pcm.SumOfSquares(output));
        _reference = Math.Max(Pcm.SumOfSquares(reference), Fading * _reference);
        ReferenceActive = _reference > Quiet;
    }

    private void Learn(EchoPath path, bool sounds)
    {
        _pause = ReferenceActive ? 0 : _pause + 1;
        if (_pause == PauseFrames || path.Moves != _moves)
        {
            if (path.Moves != _moves)
            {
                _noEcho = false;
            }

            (_moves, _proof, _doubt) = (path.Moves, 0, 0);
        }

        if (path.Delay is not null && ReferenceActive && sounds && _proof < ProofFrames)
        {
            _proof = _output < Residue * _microphone ? _proof + 1 : Math.Max(_proof - 1, 0);
        }

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
