using Parley.Audio;

namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>
/// A person who speaks into an echo. The suppressor of a canceller takes most of them away with the echo, for as long as both are
/// heard; the linear <see cref="EchoModel"/> leaves all of the person and some of the echo. So what it leaves says whether somebody
/// speaks, and while somebody does it is given instead of the canceller's sound. One stream, one thread; allocates nothing while it
/// runs.
/// </summary>
/// <param name="lag">How much later the canceller's sound comes, in samples.</param>
internal sealed class VoiceBesideEcho(int lag) : IEchoWitness
{
    private const int Frame = EchoFilter.FrameSamples;

    /// <summary>Frames in which somebody stood out before their sound is given, and after which it is given no more.</summary>
    private const int EvidenceFrames = 3;
    private const int MostEvidence = 12;

    /// <summary>An echo that is where it is expected leaves less than this of the sound: -14 dB.</summary>
    private const double Remainder = 0.04;

    private readonly EchoModel _model = new();
    private readonly ResidueBands _bands = new();
    private readonly short[] _late = new short[lag + Frame];
    private double _microphone;
    private double _left;
    private bool _isPresent;
    private int _rooms;
    private int _evidence;
    private bool _speaks;
    private float _share;

    /// <summary>More is left of the last frame than an echo leaves, beside an echo that is where it is expected.</summary>
    public bool IsHeard { get; private set; }

    /// <summary>The same, where somebody was heard just before.</summary>
    public bool IsHeardStill { get; private set; }

    /// <summary>The last frame is an echo that is where it is expected, but for a remainder.</summary>
    public bool IsExplained { get; private set; }

    public bool Contradicts(EchoPath path, int sooner) => _model.Contradicts(path, sooner);

    /// <summary>Takes the next frame.</summary>
    /// <param name="path">Where the echo comes from.</param>
    /// <param name="position">The frame's first sample.</param>
    /// <param name="microphone">16 kHz, mono, 10 ms.</param>
    public void Hear(EchoPath path, long position, ReadOnlySpan<short> microphone)
    {
        _model.Hear(path, position, microphone);
        if (_model.Rooms != _rooms)
        {
            _rooms = _model.Rooms;
            _bands.Reset();
        }

        _bands.Hear(microphone, _model.Left);
        _microphone = (0.5 * _microphone) + (0.5 * Pcm.SumOfSquares(microphone));
        _left = (0.5 * _left) + (0.5 * Pcm.SumOfSquares(_model.Left));
        _isPresent = _model.IsPresent;
        IsHeard = _isPresent && _bands.Exceeds;
        IsHeardStill = _isPresent && _bands.MayExceed;
        IsExplained = _isPresent && !_bands.Exceeds && _left < Remainder * _microphone;
        _evidence = IsHeard ? Math.Min(_evidence + 1, MostEvidence) : Math.Max(_evidence - 1, 0);
        _speaks = _evidence >= (_speaks ? 1 : EvidenceFrames);
        _model.Left.CopyTo(SlidingWindow.Slide<short>(_late, Frame));
    }

    /// <summary>The last frame held nothing but echo; of one that is not where it is expected nothing is learnt.</summary>
    public void LearnEcho()
    {
        if (_isPresent)
        {
            _bands.Learn();
        }
    }

    /// <summary>Gives the person's sound in place of the canceller's, or the canceller's again; from one to the other within a frame.</summary>
    /// <param name="cleaned">What the canceller made of the last frame.</param>
    /// <param name="isEcho">The last frame was judged to hold nothing but echo.</param>
    public void Give(Span<short> cleaned, bool isEcho)
    {
        var (from, to) = (_share, _speaks && !isEcho ? 1f : 0f);
        _share = to;
        if (from == 0 && to == 0)
        {
            return;
        }

        for (var i = 0; i < Frame; i++)
        {
            var share = from + ((to - from) * (i + 1) / Frame);
            cleaned[i] = (short)MathF.Round(((1 - share) * cleaned[i]) + (share * _late[i]));
        }
    }
}
