using Parley.Audio;

namespace Parley.Fuzz.Targets;

/// <summary>
/// Audio cut into chunks at random places, odd ones too. The samples are the same however it is cut, and decoding allocates
/// nothing. The first two bytes choose the format and the sizes of the chunks.
/// </summary>
internal sealed class AudioTarget : IFuzzTarget
{
    private const int Head = 2;
    private static readonly int[] Rates = [8_000, 16_000, 22_050, 24_000, 44_100, 48_000];

    public string Name => "audio";

    public IReadOnlyList<string> Words { get; } = ["\0\0\0\0", "\u007f\u007f", "RIFF", "\u0001"];

    public string Run(byte[] input)
    {
        if (input.Length < Head)
        {
            return "empty";
        }

        var format = FormatOf(input[0]);
        var audio = input.AsSpan(Head);
        var whole = Decode(new AudioDecoder(format), audio, audio.Length, out _);
        var cut = Decode(new AudioDecoder(format), audio, 1 + (input[1] % 97), out var allocated);
        PropertyException.ThrowUnless(whole.AsSpan().SequenceEqual(cut), "samples do not depend on the chunks");
        if (allocated != 0)
        {
            // A collection that another thread caused is counted as well, but not twice.
            Decode(new AudioDecoder(format), audio, 1 + (input[1] % 97), out allocated);
        }

        PropertyException.ThrowUnless(allocated == 0, "decoding allocates nothing");
        var expected = (long)(audio.Length / format.BytesPerSample) * AudioDecoder.OutputRate / format.SampleRate;
        PropertyException.ThrowUnless(Math.Abs(whole.Length - expected) <= 2, "no sample is lost or made up");
        return $"{format.Coding} {format.SampleRate} {Math.Min(audio.Length, 64)}";
    }

    private static AudioFormat FormatOf(byte choice) =>
        (choice % 3) switch
        {
            0 => new AudioFormat(AudioCoding.G711Ulaw, 8_000),
            1 => new AudioFormat(AudioCoding.G711Alaw, 8_000),
            _ => new AudioFormat(AudioCoding.Pcm16, Rates[choice / 3 % Rates.Length]),
        };

    private static short[] Decode(AudioDecoder decoder, ReadOnlySpan<byte> audio, int chunk, out long allocated)
    {
        chunk = Math.Max(1, chunk);
        var room = new short[
            (audio.Length * 2 * AudioDecoder.OutputRate / 8_000) + decoder.MaxOutput(chunk) + decoder.MaxFlush
        ];
        var count = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (!audio.IsEmpty)
        {
            var part = audio[..Math.Min(chunk, audio.Length)];
            audio = audio[part.Length..];
            count += decoder.Decode(part, room.AsSpan(count));
        }

        count += decoder.Flush(room.AsSpan(count));
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return room[..count];
    }
}
