using Parley.Audio;
using Parley.Bench.Voices;

namespace Parley.Bench.Hearing;

/// <summary>What the stages of hearing are given: a request said again and again, with a pause after each, over the echo of another voice.</summary>
internal sealed class HearingSignal
{
    public const int Rate = 16_000;

    private const int Seconds = 20;
    private const int PauseSamples = 3 * Rate / 2;
    private const int EchoDelay = Rate / 10;
    private const int EchoOffset = Rate / 2;
    private const double EchoGain = 0.2;
    private const int Noise = 30;

    /// <param name="line">Speech at the rate of the callers.</param>
    public HearingSignal(short[] line)
    {
        Line = new WavAudio(line, Caller.SampleRate).AtRate(Rate).Samples;
        // Backwards, it is a voice and not the person's words.
        Played = Tile([.. Line.Reverse()], EchoOffset);
        var chance = new Random(1);
        var spoken = Tile(Line, 0);
        Microphone =
        [
            .. spoken.Select(
                (sample, i) =>
                    (short)
                        Math.Clamp(
                            sample
                                + (i >= EchoDelay ? EchoGain * Played[i - EchoDelay] : 0)
                                + chance.Next(-Noise, Noise + 1),
                            short.MinValue,
                            short.MaxValue
                        )
            ),
        ];
        Pauses = Microphone.Length / (Line.Length + PauseSamples);
    }

    /// <summary>One request, from its first loud sample to its last; 16 kHz.</summary>
    public short[] Line { get; }

    /// <summary>16 kHz, mono: the person, the echo, and a little noise.</summary>
    public short[] Microphone { get; }

    /// <summary>What the loudspeaker played meanwhile.</summary>
    public short[] Played { get; }

    /// <summary>Pauses of the person in it.</summary>
    public int Pauses { get; }

    public double LengthSeconds => (double)Microphone.Length / Rate;

    /// <summary>The microphone's sound as a client sends it.</summary>
    public byte[] On(AudioFormat format)
    {
        var encoder = new AudioEncoder(Rate, format);
        var bytes = new byte[encoder.MaxOutput(Microphone.Length)];
        return bytes[..encoder.Encode(Microphone, bytes)];
    }

    private static short[] Tile(short[] line, int from)
    {
        var samples = new short[Seconds * Rate];
        for (var at = from; at < samples.Length; at += line.Length + PauseSamples)
        {
            line.AsSpan(0, Math.Min(line.Length, samples.Length - at)).CopyTo(samples.AsSpan(at));
        }

        return samples;
    }
}
