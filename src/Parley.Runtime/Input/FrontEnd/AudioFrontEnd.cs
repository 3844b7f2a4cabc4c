using Parley.Core.Turns;
using Parley.Engines.Hearing.Cleaning;
using Parley.Runtime.Sessions;

namespace Parley.Runtime.Input.FrontEnd;

/// <summary>
/// What is done to the microphone's sound before anything hears it: echo is cancelled for the detector and the transcriber, noise
/// is suppressed for the transcriber alone. Positions count 16 kHz samples of the session; both outputs keep them, so a sample has
/// the same position before and after. Used by the audio-in lane alone.
/// </summary>
internal sealed class AudioFrontEnd : IDisposable
{
    private readonly NoiseReduction _noise;
    private short[] _heard = [];
    private int _count;

    /// <param name="suppressor">Null: noise is not suppressed here.</param>
    /// <param name="tell">Receives what the client should know, and the fault behind it.</param>
    public AudioFrontEnd(INoiseSuppressor? suppressor, Action<EngineNotice, Exception?> tell)
    {
        _noise = new(suppressor, tell);
    }

    /// <summary>Samples given out for the detector since the session began.</summary>
    public long Position { get; private set; }

    /// <summary>What the last call of <see cref="Hear"/> made ready for the voice detector.</summary>
    public ReadOnlySpan<short> ForDetector => _heard.AsSpan(0, _count);

    /// <summary>
    /// What the last call made ready for the transcriber, be it <see cref="Hear"/>, <see cref="Configure"/> or
    /// <see cref="Flush"/>; lags behind the detector's by the suppressor's delay, but loses nothing.
    /// </summary>
    public ReadOnlySpan<short> ForTranscriber => _noise.Output;

    /// <summary>What the session asks for.</summary>
    public ConfigureInput? Wanted { get; private set; }

    /// <summary>Holds from the next sample on.</summary>
    public void Configure(ConfigureInput input)
    {
        Wanted = input;
        _noise.Configure(input.NoiseReduction);
    }

    /// <summary>Takes the next samples of the microphone.</summary>
    /// <param name="microphone">16 kHz, mono, 16 bit; any length.</param>
    public void Hear(ReadOnlySpan<short> microphone)
    {
        if (_heard.Length < microphone.Length)
        {
            _heard = new short[microphone.Length];
        }

        microphone.CopyTo(_heard);
        _count = microphone.Length;
        Position += _count;
        _noise.Process(ForDetector);
    }

    /// <summary>Makes ready for the transcriber what was heard up to now: a turn ends here.</summary>
    public void Flush() => _noise.Flush();

    public void Dispose() => _noise.Dispose();
}
