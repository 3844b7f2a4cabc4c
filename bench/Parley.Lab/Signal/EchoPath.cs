using System.Numerics;
using System.Runtime.InteropServices;

namespace Parley.Lab.Signal;

/// <summary>
/// What a microphone hears of a loudspeaker: bulk delay, a loudspeaker that clips softly, and a small room (direct sound and an
/// exponentially decaying tail, made by rule). Streaming, one thread.
/// </summary>
internal sealed class EchoPath
{
    private const double TailMs = 60;
    private const double DecayMs = 18;

    private readonly float[] _response;
    private readonly float[] _history;
    private readonly Queue<short> _delayed = new();

    /// <param name="sampleRate">Hz.</param>
    /// <param name="delayMs">From playing to hearing, before the room.</param>
    /// <param name="gainDb">Level of the echo beside what was played.</param>
    /// <param name="seed">Another seed is another room.</param>
    public EchoPath(int sampleRate, double delayMs, double gainDb, int seed)
    {
        _response = Room(sampleRate, gainDb, seed);
        _history = new float[_response.Length - 1 + sampleRate];
        for (var i = 0; i < (int)(delayMs * sampleRate / 1000); i++)
        {
            _delayed.Enqueue(0);
        }
    }

    /// <summary>The room's answer to a click: its power is the wanted gain.</summary>
    public static float[] Room(int sampleRate, double gainDb, int seed)
    {
        var random = new Random(seed);
        var length = (int)(TailMs * sampleRate / 1000);
        var response = new float[length];
        var direct = sampleRate / 500;
        for (var i = direct; i < length; i++)
        {
            var t = (i - direct) * 1000.0 / sampleRate;
            var noise = (random.NextDouble() + random.NextDouble() - 1) * 0.25;
            response[i] = (float)(noise * Math.Exp(-t / DecayMs));
        }

        response[direct] = 1;
        var power = Math.Sqrt(response.Sum(value => (double)value * value));
        var scale = Math.Pow(10, gainDb / 20) / power;
        for (var i = 0; i < length; i++)
        {
            response[i] = (float)(response[i] * scale);
        }

        return response;
    }

    /// <summary>Adds to <paramref name="microphone"/> the echo of what is played at the same time.</summary>
    /// <param name="played">As long as the microphone's chunk, at most a second.</param>
    public void Add(ReadOnlySpan<short> played, Span<short> microphone)
    {
        var taps = _response.Length;
        for (var i = 0; i < played.Length; i++)
        {
            _delayed.Enqueue(played[i]);
            _history[taps - 1 + i] = Loudspeaker(_delayed.Dequeue());
        }

        for (var i = 0; i < played.Length; i++)
        {
            // The response is stored forwards, the history too: sample i hears history[i + taps - 1 - k] through tap k.
            var value = Dot(_history.AsSpan(i, taps), Reversed);
            microphone[i] = Mixing.Clip(microphone[i] + value);
        }

        _history.AsSpan(played.Length, taps - 1).CopyTo(_history);
    }

    private float[] Reversed => field ??= [.. _response.Reverse()];

    private static float Loudspeaker(short sample) => (float)(24_000 * Math.Tanh(sample / 24_000.0));

    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var a = MemoryMarshal.Cast<float, Vector<float>>(left);
        var b = MemoryMarshal.Cast<float, Vector<float>>(right);
        var sum = Vector<float>.Zero;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        var total = Vector.Sum(sum);
        for (var i = a.Length * Vector<float>.Count; i < left.Length; i++)
        {
            total += left[i] * right[i];
        }

        return total;
    }
}
