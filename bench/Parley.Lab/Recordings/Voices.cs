using Parley.Audio;
using Parley.Engines;
using Parley.Engines.Flite;
using Parley.Engines.Speech;

namespace Parley.Lab.Recordings;

/// <summary>The local voices as callers; the same lines every time.</summary>
internal sealed class Voices
{
    private const string SetName = "voices";

    private static readonly string[] _lines =
    [
        "please tell me what the weather will be like tomorrow in the afternoon",
        "i would like to order two coffees with milk and one cup of green tea",
        "my name is robert miller and i am calling about the invoice from last month",
        "can you tell me when the next train to the central station leaves",
        "set a timer for twenty five minutes and remind me of the cake in the oven",
        "i think that i have lost my card somewhere between the office and the bank",
        "what is seventeen plus twenty four and how much is that in pounds",
        "turn off the lights in the kitchen and lock the front door please",
        "the parcel should have arrived on monday but nobody has seen it so far",
        "could you read me the second message again a little slower this time",
        "we are four people and we need a table for half past seven tonight",
        "no wait i meant the other one that we spoke about in the morning",
    ];

    private readonly ISpeaker? _speaker;
    private readonly IReadOnlyList<LocalVoice> _voices;

    public Voices()
    {
        var provider = new FliteProvider();
        _speaker = provider.Probe().Available ? provider.Create() : null;
        _voices = _speaker?.Voices ?? [];
    }

    public bool Available => _voices.Count > 0;

    /// <summary>Sentences by all voices in turn.</summary>
    public async Task<IReadOnlyList<Recording>> SentencesAsync(int count, CancellationToken cancellationToken)
    {
        List<Recording> recordings = [];
        for (var i = 0; i < count && Available; i++)
        {
            var voice = _voices[i % _voices.Count];
            var line = _lines[i % _lines.Length];
            recordings.Add(
                Recording.From(line, SetName, voice.Id, line, await SayAsync(line, voice, cancellationToken))
            );
        }

        return recordings;
    }

    /// <summary>A word or two by one of the voices, trimmed to its sound.</summary>
    public async Task<short[]> WordAsync(string text, int voice, CancellationToken cancellationToken)
    {
        var chosen = _voices[voice % _voices.Count];
        var said = Recording.From(text, SetName, chosen.Id, text, await SayAsync(text, chosen, cancellationToken));
        return said.Samples[said.Spoken.Start..said.Spoken.End];
    }

    private async Task<WavAudio> SayAsync(string text, LocalVoice voice, CancellationToken cancellationToken)
    {
        var samples = new List<short>();
        var rate = Recording.Rate;
        await foreach (var part in _speaker!.SpeakAsync(new SpeechRequest(text, voice), cancellationToken))
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
