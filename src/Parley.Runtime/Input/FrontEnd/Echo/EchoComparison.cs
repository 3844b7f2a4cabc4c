using Parley.Audio;

namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>
/// How like what was heard lately is to the echo that a known room would make of what was played, were it a little or far from where it
/// is thought to be. For one stream, one thread.
/// </summary>
internal sealed class EchoComparison
{
    private const int Frame = EchoFilter.FrameSamples;

    /// <summary>The last half second and a little: a person pauses in it, and then the echo stands alone.</summary>
    private const int Windows = 5;

    /// <summary>Frames of a window, 110 ms, in which the echo may lie up to 5 ms off.</summary>
    private const int WindowFrames = 11;

    private readonly EchoFilter _filter = new();
    private readonly EchoShift _shift = new();
    private readonly short[] _microphone = new short[Frame];
    private readonly short[] _reference = new short[Frame];
    private readonly short[] _left = new short[Frame];

    /// <summary>1: nothing else was heard; about 0: nothing of the echo. A window in which nothing was heard or played counts as 0.</summary>
    /// <param name="room">What is known of the room.</param>
    /// <param name="path">Has heard the last two seconds.</param>
    /// <param name="sooner">Samples by which the echo would come sooner than the path has it.</param>
    public double Likeness(EchoFilter room, EchoPath path, int sooner)
    {
        _filter.TakeRoom(room);
        _shift.Clear();
        var sum = 0.0;
        for (var ago = EchoFilter.RememberedFrames + (Windows * WindowFrames); ago > 0; ago--)
        {
            path.ReadMicrophone(path.End - (ago * Frame), _microphone);
            path.Read(path.End - (ago * Frame), sooner, _reference);
            _filter.Process(_microphone, _reference, _left, learns: false);
            if (ago <= Windows * WindowFrames)
            {
                _shift.Add(_microphone, _left);
                if (_shift.IsReady)
                {
                    sum += _shift.Find().Fit;
                    _shift.Clear();
                }
            }
        }

        return sum / Windows;
    }
}
