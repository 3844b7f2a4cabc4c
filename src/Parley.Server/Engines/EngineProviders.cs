using Parley.Engines.Catalog;
using Parley.Engines.Hearing;
using Parley.Engines.Speech;

namespace Parley.Server.Engines;

/// <summary>The engines that may be there, best first.</summary>
internal sealed record EngineProviders(
    IReadOnlyList<IEngineProvider<IVoiceDetector>> Detectors,
    IReadOnlyList<IEngineProvider<ITranscriber>> Transcribers,
    IReadOnlyList<IEngineProvider<ISpeaker>> Speakers
);
