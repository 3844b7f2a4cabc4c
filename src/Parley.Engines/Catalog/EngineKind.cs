namespace Parley.Engines.Catalog;

/// <summary>The jobs that an engine can do for a session.</summary>
public enum EngineKind
{
    VoiceDetector,
    EchoCanceller,
    NoiseSuppressor,
    TurnDetector,
    Transcriber,
    Responder,
    Speaker,
}
