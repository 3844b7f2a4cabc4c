using Parley.Engines.Catalog;

namespace Parley.Server.Engines;

/// <summary>What became of one engine: shown in the log, by <c>doctor</c>, on the page and by the health address.</summary>
/// <param name="Active">True when sessions use it.</param>
/// <param name="Detail">One line: version, model, or what is missing.</param>
/// <param name="Remedy">One line that says how to get it, or a better one; null when nothing is to be done.</param>
internal sealed record EngineLine(EngineKind Kind, string Name, bool Active, string Detail, string? Remedy)
{
    /// <summary>The engine works, but often not well.</summary>
    public bool StopGap { get; init; }

    /// <summary>The word that people and addresses use for the kind of engine.</summary>
    public string Role =>
        Kind switch
        {
            EngineKind.VoiceDetector => "voice_detector",
            EngineKind.EchoCanceller => "echo_canceller",
            EngineKind.NoiseSuppressor => "noise_suppressor",
            EngineKind.TurnDetector => "turn_detector",
            EngineKind.Transcriber => "ear",
            EngineKind.Responder => "responder",
            _ => "voice",
        };
}

/// <summary>All engines, and whether the main job can be done with them.</summary>
/// <param name="Ready">True once every active engine was warmed up.</param>
internal sealed record EngineReport(IReadOnlyList<EngineLine> Lines, bool Ready)
{
    /// <summary>The local voices, as the table of voices writes them; filled by an examination only.</summary>
    public IReadOnlyList<string> Voices { get; init; } = [];

    public static EngineReport Empty { get; } = new([], false);

    /// <summary>Hears, thinks and speaks; what cleans the sound and hears ends of turns is an addition.</summary>
    public bool DoesMainJob =>
        Enum.GetValues<EngineKind>()
            .Except([EngineKind.EchoCanceller, EngineKind.NoiseSuppressor, EngineKind.TurnDetector])
            .All(kind => Lines.Any(line => line.Active && line.Kind == kind));
}
