using Parley.Audio;
using Parley.Engines.Hearing.Cleaning;

namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>
/// Takes the echo out of one stream. What comes out has the positions of what went in, to the sample, but comes later by the
/// canceller's delay and the rest of a frame; <see cref="Flush"/> gives what is still inside as it came. Switching on and off
/// loses and doubles nothing. Used by one thread at a time; allocates nothing once it runs.
/// </summary>
internal sealed class EchoStage : IDisposable
{
    // The longest lag of a canceller together with its frame, and what one call takes; 64 ms.
    private const int Room = 1_024;

    private readonly EchoVerdicts _verdicts = new();
    private readonly SampleRing _recent = new(2 * Room);
    private readonly short[] _frame = new short[EchoPath.FrameSamples];
    private readonly short[] _aligned = new short[EchoPath.FrameSamples];
    private readonly short[] _cleaned = new short[EchoPath.FrameSamples];
    private short[] _output = new short[Room];
    private int _count;
    private int _fill;

    private IEchoCancellation? _cancellation;
    private IEchoReference? _reference;
    private EchoPath? _path;
    private VoiceBesideEcho? _beside;
    private EchoJudge _judge = new();

    // Position of the next sample that the canceller gives; what lies before Given is no longer wanted.
    private long _next;

    /// <summary>Samples taken since the session began.</summary>
    public long Position => _recent.End;

    /// <summary>Samples given out since the session began.</summary>
    public long Given { get; private set; }

    /// <summary>What was made ready since <see cref="Begin"/>.</summary>
    public ReadOnlySpan<short> Output => _output.AsSpan(0, _count);

    /// <summary>Something plays in the room; false while nothing is cancelled.</summary>
    public bool ReferenceActive => _cancellation is not null && _judge.ReferenceActive;

    /// <summary>How late the echo is, in samples; null while it is not known.</summary>
    public int? Delay => _path?.Delay;

    /// <summary>How often the echo was found to have moved: what was taken for a voice just before may have been its.</summary>
    public int Moves => _path?.Moves ?? 0;

    /// <summary>A person may be speaking into the echo; it is not believed yet.</summary>
    public bool SuspectsVoice => _cancellation is not null && _judge.SuspectsVoice;

    /// <summary>Empties <see cref="Output"/>.</summary>
    public void Begin() => _count = 0;

    /// <summary>True when nothing but echo lay in these samples, which were given out in the last second.</summary>
    public bool IsEcho(long position, int samples) => _cancellation is not null && _verdicts.AllEcho(position, samples);

    /// <summary>Cancels from the next sample on.</summary>
    /// <exception cref="ArgumentException">The canceller's frames are not those of the stage.</exception>
    public void Open(IEchoCancellation cancellation, IEchoReference reference)
    {
        Close();
        if (cancellation.FrameSamples != EchoPath.FrameSamples || cancellation.DelaySamples > Room / 2)
        {
            cancellation.Dispose();
            throw new ArgumentException(
                "A canceller takes frames of 10 ms and lags by at most 32.",
                nameof(cancellation)
            );
        }

        (_cancellation, _reference) = (cancellation, reference);
        _beside = new(cancellation.DelaySamples);
        _path = new(reference, _beside);
        _judge = new();
        _fill = 0;
        _next = Position - cancellation.DelaySamples;
        _verdicts.Begin(_next);
    }

    /// <summary>Lets the sound pass again; what is still inside is given as it came.</summary>
    public void Close()
    {
        _cancellation?.Dispose();
        (_cancellation, _reference, _path, _beside) = (null, null, null, null);
        Flush();
    }

    /// <summary>Takes the next samples.</summary>
    /// <param name="samples">16 kHz, mono, 16 bit; any length.</param>
    /// <param name="at">When they arrived; null: just now.</param>
    /// <exception cref="Exception">The canceller failed; <see cref="Close"/> and nothing is lost.</exception>
    public void Process(ReadOnlySpan<short> samples, DateTimeOffset? at = null)
    {
        var end = Position + samples.Length;
        _reference?.Heard(end, at);
        while (!samples.IsEmpty)
        {
            var part = samples[..Math.Min(samples.Length, EchoPath.FrameSamples - (_cancellation is null ? 0 : _fill))];
            samples = samples[part.Length..];
            _recent.Append(part);
            if (_cancellation is null)
            {
                Flush();
                continue;
            }

            part.CopyTo(_frame.AsSpan(_fill));
            _fill += part.Length;
            if (_fill == _frame.Length)
            {
                _fill = 0;
                Cancel();
            }
        }
    }

    /// <summary>Gives what was taken and not yet given, as it came; what the canceller makes of it later is dropped.</summary>
    public void Flush()
    {
        var left = (int)(Position - Given);
        if (left > 0)
        {
            EnsureRoom(left);
            _recent.Read(Given, _output.AsSpan(_count, left));
            _count += left;
            Given += left;
        }
    }

    public void Dispose()
    {
        _cancellation?.Dispose();
        _cancellation = null;
    }

    private void Cancel()
    {
        var heard = Pcm.LevelDbfs(_frame) > EchoJudge.QuietDbfs;
        _path!.Align(Position - _frame.Length, _frame, heard, _aligned);
        _cancellation!.Process(_frame, _aligned, _cleaned);
        _beside!.Hear(_path, Position - _frame.Length, _frame);
        var isEcho = _judge.IsEcho(_path, _frame, _aligned, _cleaned, _beside);
        _verdicts.Add(isEcho);
        _beside.Give(_cleaned, isEcho || !_judge.ReferenceActive);
        _path.IsDoubtful = _judge.SuspectsMove;
        var first = (int)Math.Clamp(Given - _next, 0, _cleaned.Length);
        var wanted = _cleaned.AsSpan(first);
        EnsureRoom(wanted.Length);
        wanted.CopyTo(_output.AsSpan(_count));
        _count += wanted.Length;
        Given += wanted.Length;
        _next += _cleaned.Length;
    }

    private void EnsureRoom(int samples)
    {
        if (_output.Length < _count + samples)
        {
            Array.Resize(ref _output, Math.Max(2 * _output.Length, _count + samples));
        }
    }
}
