using Parley.Engines.Hearing;
using Parley.Engines.Responses;
using Parley.Engines.Speech;
using Parley.Runtime.Sessions;

namespace Parley.Runtime.Journals;

/// <summary>Which engines a session had, and what they said of themselves.</summary>
internal sealed record RecordedEngines(string Detector, string Responder, ResponderCapabilities ResponderCapabilities)
{
    /// <summary>Null: there was none; so for the others.</summary>
    public string? Transcriber { get; init; }

    public TranscriberAbilities? TranscriberAbilities { get; init; }

    public bool TranscriberIsStopGap { get; init; }

    public string? Speaker { get; init; }

    public IReadOnlyList<LocalVoice> Voices { get; init; } = [];

    public string? Tools { get; init; }

    public string? EchoCanceller { get; init; }

    public string? NoiseSuppressor { get; init; }

    public string? TurnDetector { get; init; }

    public IReadOnlyList<EngineNotice> Notices { get; init; } = [];

    public static RecordedEngines Of(SessionEngines engines) =>
        new(engines.Detector.Name, engines.Responder.Name, engines.Responder.Capabilities)
        {
            Transcriber = engines.Transcriber?.Name,
            TranscriberAbilities = engines.Transcriber?.Abilities,
            TranscriberIsStopGap = engines.Transcriber?.IsStopGap is true,
            Speaker = engines.Speaker?.Name,
            Voices = engines.Speaker?.Voices ?? [],
            Tools = engines.Tools?.Name,
            EchoCanceller = engines.EchoCanceller?.Name,
            NoiseSuppressor = engines.NoiseSuppressor?.Name,
            TurnDetector = engines.TurnDetector?.Name,
            Notices = engines.Notices,
        };
}
