using Parley.Engines.Catalog;
using Parley.Runtime.Sessions;

namespace Parley.Server.Engines;

/// <summary>Engines that were made elsewhere, for instance by a test.</summary>
internal sealed class FixedEngines(SessionEngines engines) : IEngineSource
{
    private volatile bool _warm;

    public EngineReport Report =>
        new(
            [
                Line(EngineKind.VoiceDetector, engines.Detector.Name),
                .. Cleaners(),
                Line(EngineKind.Transcriber, engines.Transcriber?.Name),
                Line(EngineKind.Responder, engines.Responder.Name),
                Line(EngineKind.Speaker, engines.Speaker?.Name),
            ],
            _warm
        );

    public ValueTask<SessionEngines> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(engines);

    public Task WarmUpAsync(CancellationToken cancellationToken)
    {
        _warm = true;
        return Task.CompletedTask;
    }

    private IEnumerable<EngineLine> Cleaners() =>
        new[]
        {
            (Kind: EngineKind.EchoCanceller, engines.EchoCanceller?.Name),
            (Kind: EngineKind.NoiseSuppressor, engines.NoiseSuppressor?.Name),
            (Kind: EngineKind.TurnDetector, engines.TurnDetector?.Name),
        }
            .Where(engine => engine.Name is not null)
            .Select(engine => Line(engine.Kind, engine.Name));

    private static EngineLine Line(EngineKind kind, string? name) =>
        new(kind, name ?? "none", name is not null, name is null ? "none given" : "given", null);
}
