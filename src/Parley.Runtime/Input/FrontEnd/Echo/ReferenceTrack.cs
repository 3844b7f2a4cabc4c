using Parley.Audio;

namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>
/// What the session really sent to be played, on the session's clock at the time when a client that got it at once would play
/// it: from its first audio on without a pause, again without a pause after it ran dry, and not at all what was cut. Keeps
/// nothing while nobody listens. Thread-safe: the loop writes, the audio-in lane reads.
/// </summary>
internal sealed class ReferenceTrack(TimeProvider time)
{
    /// <summary>The longest delay and the window to find it in, twice two seconds, and what is sent ahead.</summary>
    private const int KeptSamples = 7 * AudioDecoder.OutputRate;

    private readonly Lock _gate = new();
    private readonly long _started = time.GetTimestamp();
    private TimelineRing? _played;
    private AudioDecoder? _decoder;
    private short[] _decoded = [];
    private int _generation;

    /// <summary>The session's clock, in samples of 16 kHz.</summary>
    public long Now => time.GetElapsedTime(_started).Ticks / (TimeSpan.TicksPerSecond / AudioDecoder.OutputRate);

    /// <summary>The session's clock at a moment that has just passed, in samples of 16 kHz.</summary>
    public long At(DateTimeOffset moment)
    {
        var age = Math.Max(0, (time.GetUtcNow() - moment).Ticks);
        return Now - (age / (TimeSpan.TicksPerSecond / AudioDecoder.OutputRate));
    }

    /// <summary>How often nothing more was left to be played when sound was sent.</summary>
    public int DryRuns { get; private set; }

    /// <summary>Begins to keep what is sent.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _played ??= new(KeptSamples);
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Close()
    {
        lock (_gate)
        {
            (_played, _decoder) = (null, null);
        }
    }

    /// <summary>The session sent audio.</summary>
    /// <param name="generation">The response it belongs to.</param>
    public void Sent(int generation, AudioFormat format, ReadOnlySpan<byte> audio)
    {
        lock (_gate)
        {
            if (_played is null)
            {
                return;
            }

            if (_decoder is null || _generation != generation || _decoder.Format != format)
            {
                _decoder = new(format);
                _generation = generation;
            }

            var room = _decoder.MaxOutput(audio.Length);
            if (_decoded.Length < room)
            {
                _decoded = new short[room];
            }

            var count = _decoder.Decode(audio, _decoded);
            var now = Now;
            DryRuns += now > _played.End ? 1 : 0;
            _played.Put(now, _decoded.AsSpan(0, count));
        }
    }

    /// <summary>The client is told to stop, or to drop what it holds: nothing plays from now on.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _played?.Cut(Now);
            _decoder = null;
        }
    }

    /// <summary>What plays at a time of the session's clock; silence where nothing does.</summary>
    public void Read(long position, Span<short> destination)
    {
        lock (_gate)
        {
            if (_played is { } played)
            {
                played.Read(position, destination);
            }
            else
            {
                destination.Clear();
            }
        }
    }
}
