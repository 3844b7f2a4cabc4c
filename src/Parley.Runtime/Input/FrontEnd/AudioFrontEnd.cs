using Parley.Core.Turns;
using Parley.Engines.Hearing.Cleaning;
using Parley.Runtime.Input.FrontEnd.Echo;
using Parley.Runtime.Sessions;

namespace Parley.Runtime.Input.FrontEnd;

/// <summary>
/// What is done to the microphone's sound before anything hears it: echo is cancelled for the detector and the transcriber, noise
/// is suppressed for the transcriber alone. Positions count 16 kHz samples of the session; both outputs keep them, so a sample has
/// the same position before and after. Used by the audio-in lane alone.
/// </summary>
internal sealed class AudioFrontEnd : IDisposable
{
    private readonly EchoReduction _echo;
    private readonly NoiseReduction _noise;
    private short[] _cleaned = [];
    private int _count;

    /// <param name="canceller">Null: echo is not cancelled here.</param>
    /// <param name="suppressor">Null: noise is not suppressed here.</param>
    /// <param name="track">What the session sends to be played.</param>
    /// <param name="tell">Receives what the client should know, and the fault behind it.</param>
    public AudioFrontEnd(
        IEchoCanceller? canceller,
        INoiseSuppressor? suppressor,
        ReferenceTrack track,
        Action<EngineNotice, Exception?> tell
    )
    {
        _echo = new(canceller, track, tell);
        _noise = new(suppressor, tell);
    }

    /// <summary>Samples given out for the detector since the session began.</summary>
    public long Position => _echo.Stage.Given;

    /// <summary>What the last call made ready for the voice detector.</summary>
    public ReadOnlySpan<short> ForDetector => _echo.Stage.Output;

    /// <summary>
    /// What the last call made ready for the transcriber; lags behind the detector's by the suppressor's delay, but loses
    /// nothing.
    /// </summary>
    public ReadOnlySpan<short> ForTranscriber => _cleaned.AsSpan(0, _count);

    /// <summary>What the session asks for.</summary>
    public ConfigureInput? Wanted { get; private set; }

    /// <summary>The session's own voice, or its echo, is in the room; false while echo is not cancelled.</summary>
    public bool ReferenceActive => _echo.Stage.ReferenceActive;

    /// <summary>A person may be speaking into the echo of the session's own voice; it is not believed yet.</summary>
    public bool SuspectsVoice => _echo.Stage.SuspectsVoice;

    /// <summary>How late the echo is, in samples; null while it is not known.</summary>
    public int? EchoDelay => _echo.Stage.Delay;

    /// <summary>How often the echo was found to have moved: what was taken for a voice just before may have been its.</summary>
    public int EchoMoves => _echo.Stage.Moves;

    /// <summary>True when nothing but the session's own echo lay in these samples, given out in the last second.</summary>
    public bool IsEcho(long position, int samples) => _echo.Stage.IsEcho(position, samples);

    /// <summary>Holds from the next sample on; may make ready what was still inside.</summary>
    public void Configure(ConfigureInput input)
    {
        Begin();
        Wanted = input;
        _echo.Configure(input.EchoCancellation);
        Suppress();
        _noise.Configure(input.NoiseReduction);
        TakeSuppressed();
    }

    /// <summary>Takes the next samples of the microphone.</summary>
    /// <param name="microphone">16 kHz, mono, 16 bit; any length.</param>
    /// <param name="played">The client's reference of the same time, as long; empty when it sends none.</param>
    /// <param name="at">When the samples came in: the session may be behind, and the echo is not later for that.</param>
    public void Hear(ReadOnlySpan<short> microphone, ReadOnlySpan<short> played, DateTimeOffset at)
    {
        Begin();
        _echo.Process(microphone, played, at);
        Suppress();
    }

    /// <summary>Makes ready for the detector what was heard up to now: a position is decided by all that has come.</summary>
    public void HearOut()
    {
        Begin();
        _echo.Stage.Flush();
        Suppress();
    }

    /// <summary>Makes ready for the transcriber what the detector was given: a turn ends here.</summary>
    public void Flush()
    {
        Begin();
        _noise.Flush();
        TakeSuppressed();
    }

    public void Dispose()
    {
        _echo.Dispose();
        _noise.Dispose();
    }

    private void Begin()
    {
        _echo.Stage.Begin();
        _count = 0;
    }

    private void Suppress()
    {
        _noise.Process(ForDetector);
        TakeSuppressed();
    }

    private void TakeSuppressed()
    {
        var ready = _noise.Output;
        if (_cleaned.Length < _count + ready.Length)
        {
            Array.Resize(ref _cleaned, Math.Max(2 * _cleaned.Length, _count + ready.Length));
        }

        ready.CopyTo(_cleaned.AsSpan(_count));
        _count += ready.Length;
    }
}
