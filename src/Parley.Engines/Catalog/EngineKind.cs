namespace Parley.Engines.Catalog;

/// <summary>The jobs that an engine can do for a session.</summary>
public enum EngineKind
{
    VoiceDetector,
    Transcriber,
    Responder,
    Speaker,
}
