namespace Parley.Engines.PocketSphinx;

/// <summary>Settings of the PocketSphinx ear.</summary>
public sealed record PocketSphinxOptions
{
    /// <summary>Holds <c>en-us/</c>, <c>en-us.lm.bin</c> and <c>cmudict-en-us.dict</c>.</summary>
    public string ModelFolder { get; init; } = ModelFiles.DebianFolder;

    /// <summary>Most decoders at once; each takes about 100 MB and is made when it is first needed.</summary>
    public int Decoders { get; init; } = Math.Clamp(Environment.ProcessorCount * 2, 1, 6);

    /// <summary>How long an utterance waits for a decoder before it fails as busy.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most audio that one utterance keeps while it waits for its decoder; more than that fails as busy.</summary>
    public TimeSpan MostWaiting { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Off only to measure what the assistant's sentences are worth.</summary>
    internal bool WithAssistant { get; init; } = true;
}
