using Parley.Audio;
using Parley.Engines;
using Parley.Engines.Flite;
using Parley.Engines.Speech;

namespace Parley.Cli.Talk;

/// <summary>Speaks a line as the person would, with the voice of this machine. The wire has no such request, so the engine is used directly.</summary>
internal static class SpokenLine
{
    /// <exception cref="EngineException">There is no voice here; the message says how to get one.</exception>
    public static async Task<WavAudio> SpeakAsync(string text, CancellationToken cancellationToken)
    {
        var speaker = new FliteProvider().Create();
        var voice = speaker.Voices.FirstOrDefault(v => v.Gender == VoiceGender.Male) ?? speaker.Voices[0];
        var samples = new List<short>();
        var rate = 16000;
        await foreach (var part in speaker.SpeakAsync(new SpeechRequest(text, voice), cancellationToken))
        {
            if (part is SpeechAudio audio)
            {
                samples.AddRange(audio.Samples.Span);
                rate = audio.SampleRate;
            }
        }

        return new WavAudio([.. samples], rate);
    }
}
