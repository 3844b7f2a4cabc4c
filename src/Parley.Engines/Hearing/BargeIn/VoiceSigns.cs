using Parley.Audio;

namespace Parley.Engines.Hearing.BargeIn;

/// <summary>
/// What one step of 10 ms says about the sound in it: level, periodicity (a voice is periodic, a cough and a door are not) and how
/// much of it lies above the first formant (a hum has nearly nothing there). Used by one thread at a time; allocates nothing.
/// </summary>
internal sealed class VoiceSigns
{
    /// <summary>10 ms at 16 kHz.</summary>
    public const int Step = 160;

    // At 8 kHz: 40 ms of sound, pitch from 65 to 500 Hz.
    private const int Window = 320;
    private const int ShortestLag = 16;
    private const int LongestLag = 123;

    private readonly float[] _window = new float[Window];
    private short _last;
    private float _low;

    /// <summary>In dBFS.</summary>
    public float Level { get; private set; }

    /// <summary>0 to 1: how well the last 40 ms repeat themselves at the pitch of a voice.</summary>
    public float Periodicity { get; private set; }

    /// <summary>Part of the energy of the step that lies above about 1 kHz, 0 to 1.</summary>
    public float Brightness { get; private set; }

    /// <param name="step">10 ms, 16 kHz, mono.</param>
    public void Hear(ReadOnlySpan<short> step)
    {
        Level = Pcm.LevelDbfs(step);
        var newest = SlidingWindow.Slide<float>(_window, Step / 2);
        double all = 1;
        double high = 0;
        for (var i = 0; i < Step; i++)
        {
            // A pole at about 1 kHz parts the two.
            _low += 0.325f * (step[i] - _low);
            var above = step[i] - _low;
            all += step[i] * step[i];
            high += above * above;
            if (i % 2 == 1)
            {
                newest[i / 2] = (step[i] + _last) / 2f;
            }

            _last = step[i];
        }

        Brightness = (float)Math.Min(1, high / all);
        Periodicity = Repeat();
    }

    public void Reset()
    {
        Array.Clear(_window);
        (_last, _low) = (0, 0);
    }

    private float Repeat()
    {
        var best = 0f;
        for (var lag = ShortestLag; lag <= LongestLag; lag++)
        {
            var (product, first, second) = (0f, 1f, 1f);
            for (var i = lag; i < Window; i++)
            {
                product += _window[i] * _window[i - lag];
                first += _window[i] * _window[i];
                second += _window[i - lag] * _window[i - lag];
            }

            best = Math.Max(best, product / MathF.Sqrt(first * second));
        }

        return best;
    }
}
