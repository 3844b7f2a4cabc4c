using Parley.Audio;

namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>
/// A person who speaks into an echo. The suppressor of a canceller takes most of them away with the echo, for as long as both are
/// heard; a linear filter leaves all of the person and some of the echo. So the filter's sound says whether somebody speaks, and
/// while somebody does it is given instead of the canceller's. One stream, one thread; allocates nothing while it runs.
/// </summary>
/// <param name="lag">How much later the canceller's sound comes, in samples.</param>
internal sealed class VoiceBesideEcho(int lag)
{
    private const int Frame = EchoFilter.FrameSamples;

    /// <summary>Frames in which somebody stood out before their sound is given, and after which it is given no more.</summary>
    private const int EvidenceFrames = 3;
    private const int MostEvidence = 12;

    /// <summary>Frames without a reference after which the filter holds none, and there is nothing to take out.</summary>
    private const int FadedFrames = 20;

    private readonly EchoFilter _filter = new();
    private readonly ResidueBands _bands = new();
    private readonly short[] _left = new short[Frame];
    private readonly short[] _late = new short[lag + Frame];
    private int _moves;
    private int _silent;
    private int _evidence;
    private bool _speaks;
    private float _share;

    /// <summary>True when more is left of the last frame than an echo leaves.</summary>
    public bool IsHeard => _bands.Exceeds;

    /// <summary>Takes the next frame.</summary>
    /// <param name="path">Where the echo comes from; while its delay is not known the sound is left as it is.</param>
    /// <param name="microphone">16 kHz, mono, 10 ms.</param>
    /// <param name="reference">What was played, moved to where its echo begins; as long.</param>
    public void Hear(EchoPath path, ReadOnlySpan<short> microphone, ReadOnlySpan<short> reference)
    {
        if (path.Moves != _moves)
        {
            _moves = path.Moves;
            _filter.Reset();
            _bands.Reset();
        }

        _silent = reference.IndexOfAnyExcept((short)0) < 0 ? Math.Min(_silent + 1, FadedFrames) : 0;
        if (path.Delay is null || _silent == FadedFrames)
        {
            microphone.CopyTo(_left);
        }
        else
        {
            _filter.Process(microphone, reference, _left);
        }

        _bands.Hear(microphone, _left);
        _evidence = _bands.Exceeds ? Math.Min(_evidence + 1, MostEvidence) : Math.Max(_evidence - 1, 0);
        _speaks = _evidence >= (_speaks ? 1 : EvidenceFrames);
        Array.Copy(_late, Frame, _late, 0, lag);
        _left.CopyTo(_late, lag);
    }

    /// <summary>The last frame held nothing but echo.</summary>
    public void LearnEcho() => _bands.Learn();

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
