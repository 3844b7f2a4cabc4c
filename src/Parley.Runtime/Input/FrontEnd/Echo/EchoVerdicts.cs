namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>Remembers of the last second which frames held nothing but echo. Used by the audio-in lane alone.</summary>
internal sealed class EchoVerdicts
{
    private const int Frames = 128;

    private readonly bool[] _echo = new bool[Frames];
    private long _origin;
    private long _count;

    /// <summary>Forgets all; the next verdict is about the frame at this position.</summary>
    public void Begin(long position) => (_origin, _count) = (position, 0);

    public void Add(bool echo) => _echo[_count++ % Frames] = echo;

    /// <summary>True when all of these samples were judged, and held nothing but echo.</summary>
    public bool AllEcho(long position, int samples)
    {
        var first = (position - _origin) / EchoPath.FrameSamples;
        var last = (position + samples - 1 - _origin) / EchoPath.FrameSamples;
        if (position < _origin || last >= _count || first < _count - Frames)
        {
            return false;
        }

        for (var frame = first; frame <= last; frame++)
        {
            if (!_echo[frame % Frames])
            {
                return false;
            }
        }

        return true;
    }
}
