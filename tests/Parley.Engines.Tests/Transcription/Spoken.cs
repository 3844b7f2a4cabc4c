using Parley.Audio;
using Parley.Engines.Flite;
using Parley.Engines.Speech;
using Parley.Engines.Tests.Speech;

namespace Parley.Engines.Tests.Transcription;

/// <summary>Sentences spoken by flite, 16 kHz, with a little silence before and after.</summary>
internal static class Spoken
{
    private const int Margin = 4800;

    public static async Task<short[]> ByFliteAsync(string text, string voice = "rms")
    {
        var provider = new FliteProvider();
        Assert.SkipUnless(provider.Probe().Available, "flite is not here.");
        var speaker = provider.Create();
        var local = speaker.Voices.FirstOrDefault(v => v.Id.Contains(voice, StringComparison.Ordinal));
        Assert.SkipWhen(local is null, $"flite has no voice {voice} here.");
        var said = await Said.CollectAsync(
            speaker,
            new SpeechRequest(text, local),
            TestContext.Current.CancellationToken
        );
        return [.. new short[Margin], .. Resampler.Convert(said.Samples, said.Rate, 16_000), .. new short[Margin]];
    }
}
