using Parley.Runtime.Sessions;

namespace Parley.Server.Engines;

/// <summary>Engines that were made, and the account of how. Disposing it ends what they hold: decoders, native memory, child processes.</summary>
/// <param name="Owned">Every engine that was made, joined ones one by one.</param>
internal sealed record EngineSet(SessionEngines Engines, IReadOnlyList<EngineLine> Lines, IReadOnlyList<object> Owned)
    : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        foreach (var engine in Owned)
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
