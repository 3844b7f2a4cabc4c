using Parley.Engines.Catalog;
using Parley.Engines.Speech;

namespace Parley.Engines.Espeak;

/// <summary>
/// Offers espeak-ng: about 130 languages, 22.05 kHz, from Debian's <c>libespeak-ng1</c>, in a child process of its own
/// (<c>espeak-host/</c> beside the program).
/// </summary>
public sealed class EspeakProvider : IEngineProvider<ISpeaker>
{
    private const string Remedy = "Install the Debian packages libespeak-ng1 and espeak-ng-data.";

    private static readonly TimeSpan _startTimeout = TimeSpan.FromSeconds(10);

    public string Name => EspeakSpeaker.EngineName;

    public EngineKind Kind => EngineKind.Speaker;

    public EngineStatus Probe()
    {
        try
        {
            using var child = Start(TimeProvider.System);
            var languages = child
                .Greeting.Voices.Select(voice => voice.Language)
                .Distinct(StringComparer.Ordinal)
                .Count();
            return new EngineStatus(
                true,
                $"espeak-ng {child.Greeting.Version}, {languages} languages, in its own process"
            );
        }
        catch (EngineException e)
        {
            return new EngineStatus(false, e.Message, Remedy);
        }
        catch (Exception e)
        {
            return new EngineStatus(false, $"The espeak child cannot be started: {e.Message}", Remedy);
        }
    }

    public ISpeaker Create() => Create(TimeProvider.System, EspeakSpeaker.DefaultStallTimeout);

    internal static EspeakSpeaker Create(TimeProvider time, TimeSpan stallTimeout)
    {
        var connection = new EspeakConnection(
            cancellationToken => StartAsync(time, cancellationToken),
            Start(time),
            time
        );
        return new EspeakSpeaker(connection, time, stallTimeout);
    }

    private static EspeakChild Start(TimeProvider time) =>
        Task.Run(() => StartAsync(time, CancellationToken.None)).GetAwaiter().GetResult();

    private static async Task<EspeakChild> StartAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_startTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await EspeakChild.StartAsync(stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EngineException(EngineFault.Timeout, "The espeak child did not start in time.");
        }
    }
}
