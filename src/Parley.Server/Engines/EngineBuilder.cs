using Parley.Engines;
using Parley.Engines.Catalog;
using Parley.Engines.Espeak;
using Parley.Engines.Flite;
using Parley.Engines.Hearing;
using Parley.Engines.PocketSphinx;
using Parley.Engines.Silero;
using Parley.Engines.Speech;
using Parley.Runtime.Sessions;
using Parley.Server.Settings;

namespace Parley.Server.Engines;

/// <summary>Makes the best set of engines that this machine and the settings allow.</summary>
internal static class EngineBuilder
{
    private const string VoiceTable = "voices.tsv";

    /// <summary>Tries every provider, the kinds beside each other.</summary>
    /// <exception cref="InvalidOperationException">Nothing here can think of an answer.</exception>
    public static async Task<EngineSet> BuildAsync(
        ServerSettings settings,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var detectors = Task.Run(
            () =>
                EngineMaker.First<IVoiceDetector>([
                    new SileroProvider(ModelFolders.Silero(settings)),
                    new EnergyVoiceDetectorProvider(),
                ]),
            cancellationToken
        );
        var transcribers = Task.Run(
            () => EngineMaker.First<ITranscriber>([new PocketSphinxProvider(new PocketSphinxOptions(), time)]),
            cancellationToken
        );
        var speakers = Task.Run(
            () => EngineMaker.All<ISpeaker>([new FliteProvider(), new EspeakProvider()]),
            cancellationToken
        );
        var responders = Task.Run(
            () => ResponderBuilder.BuildAsync(settings, time, cancellationToken),
            cancellationToken
        );
        await Task.WhenAll(detectors, transcribers, speakers, responders);

        var (detector, detectorLines) = await detectors;
        var (transcriber, transcriberLines) = await transcribers;
        var (mouths, speakerLines) = await speakers;
        var (responder, responderLines) = await responders;
        if (responder is null)
        {
            throw new InvalidOperationException(
                $"Nothing can think of answers: {responderLines[^1].Detail} {responderLines[^1].Remedy}"
            );
        }

        transcriberLines =
        [
            .. transcriberLines.Select(line => line with { StopGap = line.Active && transcriber?.IsStopGap is true }),
        ];
        var engines = new SessionEngines(
            detector!,
            transcriber,
            responder,
            mouths.Count == 0 ? null : new RoutingSpeaker(mouths),
            LoadVoices(settings),
            EngineNotices.For(transcriber, mouths.Count > 0)
        );
        return new EngineSet(engines, [.. detectorLines, .. transcriberLines, .. responderLines, .. speakerLines]);
    }

    /// <summary>Ends what the engines hold: decoders, native memory, child processes.</summary>
    public static async Task ReleaseAsync(SessionEngines engines)
    {
        await ReleaseAsync(engines.Transcriber);
        await ReleaseAsync(engines.Speaker);
        await ReleaseAsync(engines.Responder);
        await ReleaseAsync(engines.Detector);
    }

    public static async ValueTask ReleaseAsync(object? engine)
    {
        switch (engine)
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync();
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
    }

    /// <summary>The table in the data folder, which a person may have edited; written there on the first start.</summary>
    private static VoiceMap LoadVoices(ServerSettings settings)
    {
        var path = Path.Combine(settings.Data, VoiceTable);
        try
        {
            VoiceMap.WriteDefault(path);
            return VoiceMap.Load(path);
        }
        catch (FormatException e)
        {
            throw new EngineException(EngineFault.Unavailable, $"The table of voices cannot be read: {e.Message}", e);
        }
    }
}
