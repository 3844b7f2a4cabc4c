using System.Runtime.InteropServices;

namespace Parley.Audio;

/// <summary>How a sample is written in bytes.</summary>
public enum AudioCoding
{
    /// <summary>16 bit signed, little-endian.</summary>
    Pcm16,

    /// <summary>ITU-T G.711 u-law, one byte.</summary>
    G711Ulaw,

    /// <summary>ITU-T G.711 A-law, one byte.</summary>
    G711Alaw,
}

/// <summary>A format of raw mono audio on the wire.</summary>
/// <param name="SampleRate">Hz.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AudioFormat(AudioCoding Coding, int SampleRate)
{
    public int BytesPerSample => Coding == AudioCoding.Pcm16 ? 2 : 1;

    public int BytesPerSecond => SampleRate * BytesPerSample;

    /// <summary>How long so many bytes play.</summary>
    public TimeSpan DurationOf(long bytes) =>
        TimeSpan.FromTicks(bytes / BytesPerSample * TimeSpan.TicksPerSecond / SampleRate);
}
