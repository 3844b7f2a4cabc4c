using Parley.Engines.Catalog;
using Parley.Engines.Responses;

namespace Parley.Engines.Chat;

/// <summary>Offers a language model behind an OpenAI-compatible chat server.</summary>
public sealed class ChatProvider(ChatResponderOptions options) : IEngineProvider<IResponder>
{
    public string Name => ChatResponder.EngineName;

    public EngineKind Kind => EngineKind.Responder;

    /// <summary>Asks nothing over the network: a server may be started later.</summary>
    public EngineStatus Probe() =>
        new(
            true,
            $"chat server at {Endpoint.Shown(Endpoint.Of(options.BaseUrl))}, {(options.Model is { } model ? $"model {model}" : "the client's model or the server's own")}"
        );

    /// <inheritdoc/>
    public IResponder Create() => new ChatResponder(options);
}
