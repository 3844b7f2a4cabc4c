namespace Parley.Engines.Speech;

/// <summary>Turns text into speech, clause by clause. Shared by all sessions; thread-safe.</summary>
public interface ISpeaker
{
    string Name { get; }

    /// <summary>The voices this engine has here.</summary>
    IReadOnlyList<LocalVoice> Voices { get; }

    /// <summary>
    /// Streams the speech of one clause: audio in order, and the words and visemes that start in it, each before or beside its
    /// audio; mouth shapes as much as <see cref="Face.FaceAnimator.LookAhead"/> before it where the engine knows them, so that a
    /// face can be ready for them. Cancelling ends the stream within 50 ms. Empty or unpronounceable text gives an empty stream.
    /// </summary>
    /// <exception cref="EngineException">The engine failed; audio already given stays valid.</exception>
    IAsyncEnumerable<SpeechPart> SpeakAsync(SpeechRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Those of some sounds, in IPA as a lexicon gives them, that a voice cannot make; it says their alias then, or the word as it
    /// is written. An engine that is not told its sounds can make none.
    /// </summary>
    /// <exception cref="EngineException">The engine failed.</exception>
    ValueTask<IReadOnlyCollection<string>> UnsayableAsync(
        LocalVoice voice,
        IReadOnlyCollection<string> sounds,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult(sounds);
}
