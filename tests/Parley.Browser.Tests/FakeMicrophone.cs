using Parley.Audio;
using Parley.Engines.Flite;
using Parley.Engines.Speech;

namespace Parley.Browser.Tests;

/// <summary>Makes the recording that the browser takes for its microphone.</summary>
internal static class FakeMicrophone
{
    // The browser opens the device before the page listens.
    private const double LeadSeconds = 1.5;
    private const int Rate = 48000;

    /// <summary>A question spoken by the local voice, with silence before it and much silence after it.</summary>
    public static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        var speaker = new FliteProvider().Create();
        var voice = speaker.Voices.FirstOrDefault(v => v.Gender == VoiceGender.Male) ?? speaker.Voices[0];
        var samples = new List<short>();
        var rate = 16000;
        await foreach (var part in speaker.SpeakAsync(new SpeechRequest(text, voice), cancellationToken))
        {
            if (part is SpeechAudio audio)
            {
                rate = audio.SampleRate;
                samples.AddRange(audio.Samples.Span);
            }
        }

        var spoken = new WavAudio([.. samples], rate).AtRate(Rate).Samples;
        WavFile.Write(path, [.. new short[(int)(LeadSeconds * Rate)], .. spoken, .. new short[20 * Rate]], Rate);
    }
}
