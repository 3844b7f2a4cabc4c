using Parley.Audio;
using Parley.Engines.Flite;
using Parley.Engines.Speech;
using Parley.Engines.Tests.Speech;

namespace Parley.Engines.Tests.Hearing;

/// <summary>Speech made on the spot, and what lies between.</summary>
internal static class Voices
{
    /// <summary>Speaks each line, with silence of a room (low noise) before, between and behind.</summary>
    /// <returns>16 kHz samples, and where each line's audio lies in them.</returns>
    public static async Task<(short[] Samples, List<(int Start, int End)> Lines)> SayAsync(
        int pauseMs,
        params string[] lines
    )
    {
        var provider = new FliteProvider();
        var status = provider.Probe();
        Assert.SkipUnless(status.Available, status.Detail);
        var speaker = provider.Create();
        var samples = new List<short>(Room(1000));
        var spans = new List<(int Start, int End)>();
        foreach (var line in lines)
        {
            var request = new SpeechRequest(line, speaker.Voices[0]);
            var said = await Said.CollectAsync(speaker, request, TestContext.Current.CancellationToken);
            var voice = Trim(Resampler.Convert(said.Samples, said.Rate, 16_000));
            spans.Add((samples.Count, samples.Count + voice.Length));
            samples.AddRange(voice);
            samples.AddRange(Room(pauseMs));
        }

        return ([.. samples], spans);
    }

    /// <summary>A quiet room: noise at -70 dBFS.</summary>
    public static short[] Room(int milliseconds)
    {
        var random = new Random(milliseconds);
        var samples = new short[milliseconds * 16];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)random.Next(-18, 19);
        }

        return samples;
    }

    private static short[] Trim(short[] samples)
    {
        var first = Array.FindIndex(samples, s => Math.Abs((int)s) > 300);
        var last = Array.FindLastIndex(samples, s => Math.Abs((int)s) > 300);
        return first < 0 ? [] : samples[first..(last + 1)];
    }
}
