using Parley.Audio;

namespace Parley.Lab.Signal;

/// <summary>The level of each 10 ms of a signal, rumble aside, and what can be said of it without knowing the words.</summary>
internal sealed class FrameLevels
{
    private readonly float[] _sorted;

    /// <param name="samples">Mono.</param>
    /// <param name="sampleRate">Hz.</param>
    public FrameLevels(ReadOnlySpan<short> samples, int sampleRate)
    {
        FrameSamples = Math.Max(1, sampleRate / 100);
        var heard = Rumble.Removed(samples, sampleRate);
        Levels = new float[samples.Length / FrameSamples];
        for (var i = 0; i < Levels.Length; i++)
        {
            Levels[i] = Pcm.LevelDbfs(heard.AsSpan(i * FrameSamples, FrameSamples));
        }

        _sorted = [.. Levels];
        Array.Sort(_sorted);
    }

    public int FrameSamples { get; }

    /// <summary>dBFS of each frame.</summary>
    public float[] Levels { get; }

    /// <summary>The room between the words: the level that a tenth of the frames stay below.</summary>
    public float Floor => At(0.1);

    /// <summary>The voice: the level that a tenth of the frames exceed.</summary>
    public float Loud => At(0.9);

    /// <summary>
    /// Louder is speech: 30 dB below the loud frames, but at least 9 dB above the room; half way between the two when the
    /// recording has not that much room. Never below -60 dBFS.
    /// </summary>
    public float Threshold
    {
        get
        {
            var below = Loud - 30;
            var above = Floor + 9;
            return Math.Max(-60, below >= above ? below : Math.Min(above, (Loud + Floor) / 2));
        }
    }

    private float At(double share) =>
        _sorted.Length == 0
            ? Pcm.SilenceDbfs
            : _sorted[Math.Clamp((int)(share * _sorted.Length), 0, _sorted.Length - 1)];
}
