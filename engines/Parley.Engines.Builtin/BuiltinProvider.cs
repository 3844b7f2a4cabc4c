using Parley.Engines.Builtin.Knowledge;
using Parley.Engines.Catalog;
using Parley.Engines.Responses;

namespace Parley.Engines.Builtin;

/// <summary>Offers the built-in assistant, which runs everywhere.</summary>
public sealed class BuiltinProvider(BuiltinOptions? options = null) : IEngineProvider<IResponder>
{
    private const string Better =
        "It is a small assistant without a language model. For a real one start with --responder URL, the address of any OpenAI-compatible chat server.";

    private readonly BuiltinOptions _options = options ?? new BuiltinOptions();

    public string Name => BuiltinResponder.EngineName;

    public EngineKind Kind => EngineKind.Responder;

    public EngineStatus Probe()
    {
        if (_options.KnowledgeFolder is not { } folder)
        {
            return new EngineStatus(true, "built-in assistant, offline", Better);
        }

        try
        {
            return new EngineStatus(
                true,
                $"built-in assistant, offline, with {KnowledgeFolder.Files(folder).Count()} knowledge files",
                Better
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new EngineStatus(
                false,
                $"the knowledge folder {folder} cannot be read",
                "Give a folder that exists and can be read."
            );
        }
    }

    /// <inheritdoc/>
    public IResponder Create() => new BuiltinResponder(_options);
}
