namespace Parley.Engines.Hearing;

/// <summary>Turns speech into text, utterance by utterance. Shared by all sessions; thread-safe.</summary>
public interface ITranscriber
{
    string Name { get; }

    /// <summary>True when the engine is known to mishear often; shown to people, and sent once as a <c>warning</c>.</summary>
    bool IsStopGap { get; }

    /// <summary>What it understands, and what it can tell beside the text.</summary>
    TranscriberAbilities Abilities { get; }

    /// <summary>Loads what the first utterance would wait for; harmless when it is loaded already.</summary>
    /// <exception cref="EngineException">It cannot be loaded; the first utterance will fail, too.</exception>
    Task WarmAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Opens one utterance and returns at once: audio may be written before a decoder is free, and is kept until then.
    /// </summary>
    /// <param name="request">What helps the engine: language, phrases, the expected answer.</param>
    /// <param name="onPartial">
    /// Called with the whole current hypothesis whenever it changed, never after <see cref="ITranscription.CompleteAsync"/>
    /// has returned or the transcription was disposed. May be called on any thread; must return quickly.
    /// </param>
    ITranscription Open(TranscriptionRequest request, Action<PartialTranscript> onPartial);
}

/// <summary>One utterance under way. Written by one thread at a time. Disposing it cancels within 50 ms and frees its slot.</summary>
public interface ITranscription : IAsyncDisposable
{
    /// <summary>Adds audio; never blocks on decoding.</summary>
    /// <param name="samples">16 kHz, mono, 16 bit; any length.</param>
    void Write(ReadOnlySpan<short> samples);

    /// <summary>
    /// The person is silent for the moment, and may have finished: an engine that understands more when it knows the end tells now what
    /// it makes of it, as a partial. Never blocks; an engine may ignore it.
    /// </summary>
    void Pause() { }

    /// <summary>The person goes on after <see cref="Pause"/>. Never blocks; an engine may ignore it.</summary>
    void Resume() { }

    /// <summary>Ends the utterance and waits for the final transcript.</summary>
    /// <exception cref="EngineException">The engine failed; other utterances are not affected.</exception>
    Task<Transcript> CompleteAsync(CancellationToken cancellationToken);
}
