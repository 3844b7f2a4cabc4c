using Parley.Audio;

namespace Parley.Testing.Rooms;

/// <summary>
/// A caller in a room with a loudspeaker: what the server says comes back into the open microphone, late and with reflections,
/// beside what the person says and a little noise. Loudspeaker and microphone run by the clock, as hardware does, however late the
/// program comes to read the one and feed the other. Thread-safe.
/// </summary>
/// <param name="delayMs">From the moment a sample is due to be played until it is in the microphone.</param>
/// <param name="loudness">The direct sound of the loudspeaker, against what was played.</param>
/// <param name="noise">The room's own sound: white, up to this sample value.</param>
/// <param name="bufferMs">What a client holds back before it plays, so that it does not run dry when the network or the machine stalls.</param>
/// <param name="jitterMs">By up to so much each beginning is later than another.</param>
public sealed class LoudRoom(
    TimeProvider time,
    int delayMs,
    double loudness,
    int bufferMs = 0,
    int noise = 20,
    int jitterMs = 0
)
{
    /// <summary>Of both directions, mono.</summary>
    public const int Rate = 24_000;

    /// <summary>20 ms.</summary>
    public const int FrameSamples = Rate / 50;

    // Of the direct sound: when in ms, how loud.
    private static readonly (int Ms, double Gain)[] _reflections =
    [
        (0, 1),
        (4, -0.35),
        (9, 0.25),
        (17, -0.18),
        (29, 0.12),
        (43, 0.07),
    ];

    private readonly Lock _gate = new();
    private readonly long _started = time.GetTimestamp();
    private readonly List<short> _played = [];
    private readonly List<short> _person = [];
    private readonly Random _random = new(1);
    private readonly Random _jitter = new(2);
    private int _heard;

    /// <summary>Samples since the room was entered.</summary>
    private int Now => (int)(time.GetElapsedTime(_started).TotalSeconds * Rate);

    /// <summary>When the next frame is whole; not positive when it is already.</summary>
    public TimeSpan UntilNextFrame =>
        TimeSpan.FromSeconds((double)(_heard + FrameSamples) / Rate) - time.GetElapsedTime(_started);

    /// <summary>The client got audio: it plays behind what is playing, or at once.</summary>
    /// <param name="audio">16 bit.</param>
    public void Play(ReadOnlySpan<byte> audio)
    {
        var samples = new short[audio.Length / 2];
        Pcm.Decode(audio, samples);
        lock (_gate)
        {
            Put(_played, samples, (bufferMs * Rate / 1000) + _jitter.Next((jitterMs * Rate / 1000) + 1));
        }
    }

    /// <summary>The client stops playing at once.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            var now = Now;
            if (_played.Count > now)
            {
                _played.RemoveRange(now, _played.Count - now);
            }
        }
    }

    /// <summary>The person says something, from now on or when they have said what they are saying.</summary>
    public void Say(ReadOnlySpan<short> line)
    {
        lock (_gate)
        {
            Put(_person, line, 0);
        }
    }

    /// <summary>The microphone's next 20 ms.</summary>
    public short[] Hear()
    {
        var heard = new short[FrameSamples];
        lock (_gate)
        {
            for (var i = 0; i < FrameSamples; i++, _heard++)
            {
                var value = _random.Next(-noise, noise + 1) + (_heard < _person.Count ? _person[_heard] : 0.0);
                foreach (var (ms, gain) in _reflections)
                {
                    var at = _heard - ((delayMs + ms) * Rate / 1000);
                    value += at >= 0 && at < _played.Count ? loudness * gain * _played[at] : 0;
                }

                heard[i] = (short)Math.Clamp(value, short.MinValue, short.MaxValue);
            }
        }

        return heard;
    }

    private void Put(List<short> track, ReadOnlySpan<short> samples, int later)
    {
        var now = Now;
        if (track.Count < now)
        {
            track.AddRange(new short[now + later - track.Count]);
        }

        track.AddRange(samples);
    }
}
