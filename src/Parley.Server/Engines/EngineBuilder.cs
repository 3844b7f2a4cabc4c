using System.Globalization;
using Parley.Engines.Catalog;
using Parley.Engines.Espeak;
using Parley.Engines.Flite;
using Parley.Engines.Hearing;
using Parley.Engines.Hearing.Cleaning;
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
        VoiceMap voices,
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
        var speakers = EngineMaker.AllAsync<ISpeaker>([new FliteProvider(), new EspeakProvider()], Describe);
        var responders = Task.Run(
            () => ResponderBuilder.BuildAsync(settings, time, cancellationToken),
            cancellationToken
        );
        var echoCancellers = Task.Run(() => EngineMaker.First(EchoCancellers.For(settings)), cancellationToken);
        var noiseSuppressors = Task.Run(() => EngineMaker.First(NoiseSuppressors.For(settings)), cancellationToken);
        var turnDetectors = Task.Run(() => EngineMaker.First(TurnDetectors.For(settings)), cancellationToken);
        await Task.WhenAll(detectors, transcribers, speakers, responders);
        await Task.WhenAll(echoCancellers, noiseSuppressors, turnDetectors);

        var (detector, detectorLines) = await detectors;
        var (transcriber, transcriberLines) = await transcribers;
        var (mouths, speakerLines) = await speakers;
        var (responder, responderLines) = await responders;
        var (echoCanceller, echoLines) = await echoCancellers;
        var (noiseSuppressor, noiseLines) = await noiseSuppressors;
        var (turnDetector, turnLines) = await turnDetectors;
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
            RoutingSpeaker.Join(mouths),
            voices,
            EngineNotices.For(transcriber, mouths.Count > 0)
        )
        {
            EchoCanceller = echoCanceller,
            NoiseSuppressor = noiseSuppressor,
            TurnDetector = turnDetector,
        };
        object?[] made = [detector, echoCanceller, noiseSuppressor, turnDetector, transcriber, responder, .. mouths];
        return new EngineSet(
            engines,
            [
                .. detectorLines,
                .. echoLines,
                .. noiseLines,
                .. turnLines,
                .. transcriberLines,
                .. responderLines,
                .. speakerLines,
            ],
            [.. made.OfType<object>()]
        );
    }

    /// <summary>The table in the data folder, which a person may have edited; the default where there is none.</summary>
    /// <param name="write">Write the default there for a person to edit, when there is none.</param>
    /// <exception cref="SettingsException">The table cannot be read; the message names the line.</exception>
    public static VoiceMap LoadVoices(ServerSettings settings, bool write)
    {
        var path = Path.Combine(settings.Data, VoiceTable);
        try
        {
            if (write)
            {
                VoiceMap.WriteDefault(path);
            }

            return VoiceMap.Load(path);
        }
        catch (FormatException e)
        {
            throw new SettingsException($"The table of voices cannot be read: {e.Message}");
        }
    }

    private static string Describe(ISpeaker speaker)
    {
        var languages = speaker
            .Voices.Select(voice => voice.Locale)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        var spoken =
            languages.Count == 1
                ? languages[0]
                : string.Create(CultureInfo.InvariantCulture, $"{languages.Count} languages");
        return string.Create(CultureInfo.InvariantCulture, $"{speaker.Voices.Count} voices, {spoken}");
    }
}
