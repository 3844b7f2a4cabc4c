using Parley.Engines.Hearing;
using Parley.Engines.PocketSphinx.Decoding;

namespace Parley.Engines.PocketSphinx;

/// <summary>
/// The embedded ear: US English by PocketSphinx, with a pool of decoders that all sessions share. Each decoder has a thread
/// of its own, so that decoding never holds up the threads that carry audio.
/// </summary>
public sealed class PocketSphinxTranscriber : ITranscriber, IAsyncDisposable
{
    internal const string EngineName = "pocketsphinx";

    private readonly PocketSphinxOptions options;
    private readonly TimeProvider time;
    private readonly DecoderPool pool;

    internal PocketSphinxTranscriber(PocketSphinxOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        pool = new(new ModelFiles(options.ModelFolder), options.Decoders, options.WithAssistant);
    }

    public string Name => EngineName;

    public bool IsStopGap => true;

    public TranscriberAbilities Abilities { get; } = new(["en-US"], WordTimes: true, Probabilities: true);

    /// <summary>How many decoders there are, those that are still loading among them.</summary>
    internal int Decoders => pool.Count;

    /// <summary>Loads the first decoder, so that the first utterance does not wait for it (about half a second).</summary>
    /// <exception cref="EngineException">The model cannot be loaded.</exception>
    public Task WarmAsync(CancellationToken cancellationToken) => pool.WarmAsync().WaitAsync(cancellationToken);

    public ITranscription Open(TranscriptionRequest request, Action<PartialTranscript> onPartial)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(onPartial);
        return new Utterance(request, onPartial, pool, options, time);
    }

    /// <summary>Stops all decoders and frees them; utterances under way fail.</summary>
    public ValueTask DisposeAsync() => pool.DisposeAsync();
}
