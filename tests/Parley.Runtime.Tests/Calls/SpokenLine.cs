using Parley.Audio;
using Parley.Engines.Flite;
using Parley.Engines.Speech;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Calls;

/// <summary>A line as a voice of flite says it, without silence around it, at about -22 dBFS.</summary>
/// <param name="Samples">24 kHz, mono. The voices have noise in them: no two renderings are alike, nor quite of one length.</param>
internal sealed record SpokenLine(string Voice, string Text, short[] Samples)
{
    public const int Rate = 24_000;

    private const int Frame = Rate / 50;
    private const int Edge = 100;

    public string Name => $"{Voice} {Text}";

    public double Milliseconds => Samples.Length * 1000.0 / Rate;

    /// <summary>Every line by every voice, of which there are two, with <c>PARLEY_FULL=1</c> all; skipped without flite.</summary>
    public static async Task<List<SpokenLine>> AllAsync(string[] lines)
    {
        var provider = new FliteProvider();
        Assert.SkipUnless(provider.Probe().Available, provider.Probe().Detail);
        var speaker = provider.Create();
        var isFull = string.Equals(Environment.GetEnvironmentVariable("PARLEY_FULL"), "1", StringComparison.Ordinal);
        List<SpokenLine> spoken = [];
        foreach (var voice in speaker.Voices.Take(isFull ? int.MaxValue : 2))
        {
            foreach (var line in lines)
            {
                var samples = new List<short>();
                var request = new SpeechRequest(line, voice);
                await foreach (var part in speaker.SpeakAsync(request, TestContext.Current.CancellationToken))
                {
                    if (part is SpeechAudio audio)
                    {
                        samples.AddRange(Resampler.Convert(audio.Samples.Span, audio.SampleRate, Rate));
                    }
                }

                spoken.Add(new(voice.Id, line, AtLevel(Trim([.. samples]))));
            }
        }

        return spoken;
    }

    /// <summary>A quiet room: noise at -70 dBFS.</summary>
    public static short[] Room(int milliseconds)
    {
        var random = new Random(milliseconds);
        return [.. Enumerable.Range(0, milliseconds * Rate / 1000).Select(_ => (short)random.Next(-18, 19))];
    }

    /// <summary>Sends sound in real time, 20 ms at a time; what does not fill the last of them is left out.</summary>
    public static async Task SendAsync(Call call, short[] sound)
    {
        var bytes = new byte[2 * Frame];
        for (var at = 0; at + Frame <= sound.Length; at += Frame)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), call.Clock);
            Pcm.Encode(sound.AsSpan(at, Frame), bytes);
            call.Client.Send($$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(bytes)}}"}""");
        }
    }

    private static short[] AtLevel(short[] samples)
    {
        var rms = Math.Sqrt(samples.Sum(s => (double)s * s) / samples.Length);
        return [.. samples.Select(s => (short)Math.Clamp(s / rms * 2_600, -32_000, 32_000))];
    }

    private static short[] Trim(short[] samples)
    {
        var first = Array.FindIndex(samples, s => Math.Abs((int)s) > Edge);
        var last = Array.FindLastIndex(samples, s => Math.Abs((int)s) > Edge);
        return first < 0 ? [] : samples[first..(last + 1)];
    }
}
