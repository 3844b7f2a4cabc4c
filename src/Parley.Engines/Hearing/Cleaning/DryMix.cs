namespace Parley.Engines.Hearing.Cleaning;

/// <summary>
/// Lets some of the sound as it came into the clean sound: <c>20 log10(1 - wet)</c> dB is all that can be taken out then. Both
/// are brought to the same time. Allocates only when made. Used by one thread at a time.
/// </summary>
public sealed class DryMix
{
    private readonly short[] _late;
    private readonly float _wet;
    private int _next;

    /// <param name="delaySamples">How far the clean sound lags behind the input.</param>
    /// <param name="wet">Share of the clean sound, 0 to 1.</param>
    public DryMix(int delaySamples, float wet)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(delaySamples);
        ArgumentOutOfRangeException.ThrowIfNegative(wet);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wet, 1);
        _late = new short[delaySamples];
        _wet = wet;
    }

    /// <summary>Mixes one frame.</summary>
    /// <param name="input">The sound as it came.</param>
    /// <param name="clean">The clean sound that came out for it, as long, with its lag.</param>
    /// <param name="output">As long; may be the memory of either.</param>
    public void Process(ReadOnlySpan<short> input, ReadOnlySpan<short> clean, Span<short> output)
    {
        for (var i = 0; i < input.Length; i++)
        {
            var dry = _late[_next];
            _late[_next] = input[i];
            _next = _next + 1 == _late.Length ? 0 : _next + 1;
            output[i] = (short)MathF.Round((_wet * clean[i]) + ((1 - _wet) * dry));
        }
    }

    /// <summary>Forgets what was heard.</summary>
    public void Reset()
    {
        Array.Clear(_late);
        _next = 0;
    }
}
