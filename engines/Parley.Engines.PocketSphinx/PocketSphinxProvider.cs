using System.Runtime.InteropServices;
using Parley.Engines.Catalog;
using Parley.Engines.Hearing;
using Parley.Engines.PocketSphinx.Native;

namespace Parley.Engines.PocketSphinx;

/// <summary>Offers PocketSphinx: US English, in process, from Debian's packages.</summary>
/// <param name="options">Settings; the defaults fit a machine with the Debian packages.</param>
/// <param name="time">The clock that waits are measured with.</param>
public sealed class PocketSphinxProvider(PocketSphinxOptions? options = null, TimeProvider? time = null)
    : IEngineProvider<ITranscriber>
{
    private const string Remedy = "apt-get install libpocketsphinx3 pocketsphinx-en-us";

    private const string Better =
        "A stop-gap: it mishears often, most of all accents, noise and telephones. See docs/guides/ear.md.";

    private readonly PocketSphinxOptions options = options ?? new();

    public string Name => PocketSphinxTranscriber.EngineName;

    public EngineKind Kind => EngineKind.Transcriber;

    public EngineStatus Probe()
    {
        try
        {
            foreach (var library in (ReadOnlySpan<string>)[SphinxBase.Library, Sphinx.Library])
            {
                if (!NativeLibrary.TryLoad(library, out var handle))
                {
                    return new(false, $"{library} is not there.", Remedy);
                }

                NativeLibrary.Free(handle);
            }

            return new ModelFiles(options.ModelFolder).Missing() is { } missing
                ? new(false, $"The speech model is not complete: {missing} is not there.", Remedy)
                : new(
                    true,
                    "PocketSphinx with its US English model; other languages are written down as English.",
                    Better
                );
        }
        catch (Exception e)
        {
            return new(false, $"PocketSphinx cannot be loaded: {e.Message}", Remedy);
        }
    }

    /// <inheritdoc cref="IEngineProvider{T}.Create"/>
    public PocketSphinxTranscriber Create()
    {
        var status = Probe();
        return status.Available
            ? new(options, time ?? TimeProvider.System)
            : throw new EngineException(EngineFault.Unavailable, $"{status.Detail} {status.Remedy}");
    }

    ITranscriber IEngineProvider<ITranscriber>.Create() => Create();
}
