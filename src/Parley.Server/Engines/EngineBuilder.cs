using Parley.Engines.Catalog;
using Parley.Engines.Flite;
using Parley.Engines.Hearing;
using Parley.Engines.Silero;
using Parley.Engines.Speech;
using Parley.Runtime.Sessions;
using Parley.Server.Settings;

namespace Parley.Server.Engines;

/// <summary>Makes the best set of engines that this machine and the settings allow.</summary>
internal static class EngineBuilder
{
    /// <summary>Tries every provider; the slow ones beside each other.</summary>
    public static async Task<EngineSet> BuildAsync(ServerSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var detector = EngineMaker.First<IVoiceDetector>([new SileroProvider(ModelFolders.Silero(settings)), new EnergyVoiceDetectorProvider()]);
        var speakers = EngineMaker.All<ISpeaker>([new FliteProvider()]);
        _ = time;
        cancellationToken.ThrowIfCancellationRequested();
        var engines = new SessionEngines(detector.Engine!, null, null!, speakers.Engines[0], new VoiceMap(), []);
        return new EngineSet(engines, [.. detector.Lines, .. speakers.Lines]);
    }

    /// <summary>Ends what the engines hold: decoders, native memory, child processes.</summary>
    public static async Task ReleaseAsync(SessionEngines engines)
    {
        foreach (object? engine in new object?[] { engines.Transcriber, engines.Speaker, engines.Responder, engines.Detector })
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
    }
}
