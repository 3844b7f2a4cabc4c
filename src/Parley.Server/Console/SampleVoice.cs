using Parley.Audio;
using Parley.Engines;
using Parley.Engines.Speech;

namespace Parley.Server.Console;

/// <summary>A line that the page can play to the server in place of a microphone.</summary>
internal sealed record SampleLine(string Name, string Text)
{
    public string Url => $"{ConsoleSamples.Path}/{Name}.wav";

    public static IReadOnlyList<SampleLine> All { get; } =
    [
        new("time", "What time is it?"),
        new("sum", "How much is twelve times seven?"),
        new("abilities", "Hello. What can you do?"),
    ];
}

/// <summary>Speaks the sample lines with the voice of this machine.</summary>
internal static class SampleVoice
{
    private static readonly TimeSpan _quiet = TimeSpan.FromMilliseconds(300);

    /// <summary>A WAV file: mono, 16 bit, the voice's own rate, a short silence on both sides. Null: no English voice is here.</summary>
    /// <exception cref="EngineException">The voice failed.</exception>
    public static async Task<byte[]?> SpeakAsync(ISpeaker speaker, string text, CancellationToken cancellationToken)
    {
        var english = speaker.Voices.Where(v => v.Locale.StartsWith("en", StringComparison.OrdinalIgnoreCase)).ToList();
        var voice = english.FirstOrDefault(v => v.Gender == VoiceGender.Male) ?? english.FirstOrDefault();
        if (voice is null)
        {
            return null;
        }

        var samples = new List<short>();
        var rate = 0;
        await foreach (var part in speaker.SpeakAsync(new SpeechRequest(text, voice), cancellationToken))
        {
            if (part is SpeechAudio audio)
            {
                rate = audio.SampleRate;
                if (samples.Count == 0)
                {
                    samples.AddRange(Quiet(rate));
                }

                samples.AddRange(audio.Samples.Span);
            }
        }

        return rate == 0 ? null : WavFile.ToBytes([.. samples, .. Quiet(rate)], rate);
    }

    private static short[] Quiet(int rate) => new short[(int)(_quiet.TotalSeconds * rate)];
}
