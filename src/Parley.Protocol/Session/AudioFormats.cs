namespace Parley.Protocol.Session;

/// <summary><c>input_audio_format</c>.</summary>
public enum WireAudioFormat
{
    /// <summary>16-bit little endian, mono.</summary>
    Pcm16,
    G711Ulaw,
    G711Alaw,
}

/// <summary><c>output_audio_format</c>: the coding, and the rate that its name implies.</summary>
/// <param name="Name">As on the wire: <c>pcm16</c>, <c>pcm16_8000hz</c>, <c>g711_ulaw</c> ...</param>
/// <param name="SampleRate">Samples per second.</param>
public sealed record OutputAudioFormat(string Name, WireAudioFormat Coding, int SampleRate)
{
    public static OutputAudioFormat Pcm16 { get; } = new("pcm16", WireAudioFormat.Pcm16, 24_000);

    /// <summary>The formats that may be asked for.</summary>
    public static IReadOnlyList<OutputAudioFormat> All { get; } =
    [
        Pcm16,
        new("pcm16_8000hz", WireAudioFormat.Pcm16, 8_000),
        new("pcm16_16000hz", WireAudioFormat.Pcm16, 16_000),
        new("pcm16_22050hz", WireAudioFormat.Pcm16, 22_050),
        new("pcm16_24000hz", WireAudioFormat.Pcm16, 24_000),
        new("pcm16_44100hz", WireAudioFormat.Pcm16, 44_100),
        new("pcm16_48000hz", WireAudioFormat.Pcm16, 48_000),
        new("g711_ulaw", WireAudioFormat.G711Ulaw, 8_000),
        new("g711_alaw", WireAudioFormat.G711Alaw, 8_000),
    ];

    /// <summary>Bytes of one sample: 2 for PCM, 1 for G.711.</summary>
    public int BytesPerSample => Coding == WireAudioFormat.Pcm16 ? 2 : 1;
}
