using System.Runtime.CompilerServices;
using Parley.Engines.Speech;

namespace Parley.Runtime.Journals;

/// <summary>A speaker whose speech is written down, as it came from the engine.</summary>
internal sealed class JournaledSpeaker(ISpeaker inner, SessionJournal journal) : ISpeaker
{
    public const string Engine = "speaker";

    public string Name => inner.Name;

    public IReadOnlyList<LocalVoice> Voices => inner.Voices;

    public async IAsyncEnumerable<SpeechPart> SpeakAsync(
        SpeechRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var call = journal.NextCall();
        journal.Told(
            Engine,
            call,
            new SpeakerAsked(request.Text, request.Voice.Key, request.Rate, request.Pitch, request.Volume)
        );
        await foreach (
            var part in JournaledStream.Of(
                inner.SpeakAsync(request, cancellationToken),
                failure => journal.Told(Engine, call, failure),
                cancellationToken
            )
        )
        {
            journal.Told(
                Engine,
                call,
                new SpeakerSaid(part),
                part is SpeechAudio audio ? audio.Samples.Length * sizeof(short) : 0
            );
            yield return part;
        }

        journal.Told(Engine, call, new EngineEnded());
    }

    public ValueTask<IReadOnlyCollection<string>> UnsayableAsync(
        LocalVoice voice,
        IReadOnlyCollection<string> sounds,
        CancellationToken cancellationToken
    ) => inner.UnsayableAsync(voice, sounds, cancellationToken);
}
