namespace Parley.Engines.Responses;

/// <summary>Thinks: reads the conversation and answers with text and tool calls. Shared by all sessions; thread-safe.</summary>
public interface IResponder
{
    string Name { get; }

    /// <summary>Read once per session, at its start.</summary>
    ResponderCapabilities Capabilities => ResponderCapabilities.TextOnly;

    /// <summary>
    /// Streams one answer. The last part is always a <see cref="ResponderDone"/>. Cancelling ends the stream within 50 ms.
    /// The responder runs no tool itself and has no side effect.
    /// </summary>
    /// <exception cref="EngineException">The engine failed; parts already given stay valid.</exception>
    IAsyncEnumerable<ResponderPart> RespondAsync(ResponderRequest request, CancellationToken cancellationToken);
}
