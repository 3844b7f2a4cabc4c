namespace Parley.Engines.Catalog;

/// <summary>
/// Offers one engine: says what it is and whether it can run here, and makes it. A provider is cheap to make; nothing native
/// is loaded before <see cref="Probe"/> or <see cref="Create"/>.
/// </summary>
/// <typeparam name="T">The contract the engine fulfils, for instance <c>ITranscriber</c>.</typeparam>
public interface IEngineProvider<out T>
    where T : class
{
    /// <summary>Short stable name, lower case, as used in settings and in <c>doctor</c>: <c>pocketsphinx</c>, <c>flite</c>.</summary>
    string Name { get; }

    EngineKind Kind { get; }

    /// <summary>Tells whether the engine can run, without keeping anything loaded. Never throws.</summary>
    EngineStatus Probe();

    /// <summary>Makes the engine, shared by all sessions for the life of the process.</summary>
    /// <exception cref="EngineException">The engine cannot be made; the fault says why.</exception>
    T Create();
}
