using Parley.Audio;

namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>
/// What the room is expected to make of what is played, and what is left of the microphone without it: a linear filter, which leaves
/// a person whole, and the place of its echo to the sample. A client begins each reply a few milliseconds sooner or later than the one
/// before, which is enough to make the filter useless; so after each pause, and wherever the server had nothing to send for a moment,
/// the echo is found before the filter learns on. One stream, one thread; allocates nothing while it runs.
/// </summary>
internal sealed class EchoModel
{
    private const int Frame = EchoFilter.FrameSamples;

    /// <summary>Frames without a reference after which the filter holds none, and there is nothing to take out.</summary>
    private const int FadedFrames = 20;

    /// <summary>Frames with an echo after which the filter knows the room: 0.5 s.</summary>
    private const int LearntFrames = 50;

    /// <summary>Frames with an echo before it is looked for: one period of a voice is like the next. 100 ms.</summary>
    private const int LookFrames = 10;

    /// <summary>Frames with an echo that was not found, after which the room is learnt anew: 1 s.</summary>
    private const int LostFrames = 100;

    /// <summary>So like the expected echo: it is there, and hardly anything else.</summary>
    private const double Alone = 0.9;

    /// <summary>So like it: it is there, beside something up to 10 dB louder.</summary>
    private const double Beside = 0.3;

    /// <summary>So much more like the echo the sound must be in another place, on average over the last half second.</summary>
    private const double Better = 0.02;

    private readonly EchoFilter _filter = new();
    private readonly EchoShift _shift = new();
    private readonly short[] _left = new short[Frame];
    private readonly short[] _reference = new short[Frame];
    private EchoComparison? _comparison;

    // Of the echo's place, against the path's: samples.
    private int _offset;
    private int _breaks;
    private int _silent;
    private int _learnt;
    private int _lost;
    private bool _isFound = true;

    /// <summary>The last frame without its expected echo.</summary>
    public ReadOnlySpan<short> Left => _left;

    /// <summary>The echo is where it is expected, alone or beside something else.</summary>
    public bool IsPresent => _isFound && _shift.IsReady && _shift.Fit() > Beside;

    /// <summary>Counts up when the room is learnt anew.</summary>
    public int Rooms { get; private set; }

    /// <summary>Takes the next frame.</summary>
    /// <param name="path">Where the echo comes from; while its delay is not known the sound is left as it is.</param>
    /// <param name="position">The frame's first sample.</param>
    /// <param name="microphone">16 kHz, mono, 10 ms.</param>
    public void Hear(EchoPath path, long position, ReadOnlySpan<short> microphone)
    {
        if (path.Breaks != _breaks)
        {
            _breaks = path.Breaks;
            Lose();
        }

        path.Read(position, _offset, _reference);
        _silent = _reference.AsSpan().IndexOfAnyExcept((short)0) < 0 ? Math.Min(_silent + 1, FadedFrames) : 0;
        if (path.Delay is null || _silent == FadedFrames)
        {
            microphone.CopyTo(_left);
            _shift.Clear();
            return;
        }

        _filter.Process(microphone, _reference, _left, learns: _isFound);
        _shift.Add(microphone, _left);
        if (Pcm.LevelDbfs(microphone) > EchoJudge.QuietDbfs)
        {
            Follow(path, position);
        }
    }

    /// <summary>True when the last half second is no more like an echo in another place; false while the room is not known.</summary>
    /// <param name="sooner">Samples by which the echo would come sooner than the path has it.</param>
    public bool Contradicts(EchoPath path, int sooner)
    {
        if (_learnt < LearntFrames)
        {
            return false;
        }

        _comparison ??= new();
        return _comparison.Likeness(_filter, path, sooner) < _comparison.Likeness(_filter, path, _offset) + Better;
    }

    private void Lose()
    {
        (_lost, _offset) = (0, 0);
        _shift.Clear();
        _isFound = false;
        if (_learnt < LearntFrames)
        {
            Forget();
        }
    }

    private void Forget()
    {
        _filter.Reset();
        (_learnt, _isFound) = (0, true);
        Rooms++;
    }

    /// <summary>Looks for the echo where it is not as expected.</summary>
    private void Follow(EchoPath path, long position)
    {
        _learnt = _isFound ? Math.Min(_learnt + 1, LearntFrames) : _learnt;
        _lost = _isFound ? LookFrames : _lost + 1;
        if (_learnt < LearntFrames || !_shift.IsReady || _lost < LookFrames || (_isFound && _shift.Fit() > Alone))
        {
            return;
        }

        var (later, fit) = _shift.Find();
        if (fit > Alone)
        {
            Move(path, position, later);
            _isFound = true;
        }
        else if (_lost >= LostFrames)
        {
            Forget();
        }
    }

    private void Move(EchoPath path, long position, int later)
    {
        if (later == 0)
        {
            return;
        }

        // What the filter remembers of the reference moves with it.
        _offset -= later;
        for (var ago = EchoFilter.RememberedFrames - 1; ago >= 0; ago--)
        {
            path.Read(position - (ago * Frame), _offset, _reference);
            _filter.Retake(_reference);
        }

        _shift.Clear();
    }
}
