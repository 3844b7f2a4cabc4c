using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Engines.Agents;
using Parley.Engines.Responses;

namespace Parley.Engines.AgentService;

/// <summary>
/// Answers for a hosted agent of the invocations protocol: it gets what was said (or the client's own JSON), and speaks by
/// <c>output_audio_transcription.delta</c>. What else it sends is for its client.
/// </summary>
internal sealed class HostedAgent(string name, AgentRoutes routes, AgentCalls calls) : IResponder
{
    private const int CharactersPerToken = 4;

    public string Name => "agent";

    public ResponderCapabilities Capabilities => new() { KeepsConversation = true };

    /// <exception cref="EngineException">The client has input for a hosted agent, and this is none.</exception>
    public static void RefuseInvokeInput(ResponderRequest request, AgentCalls calls)
    {
        if (request.InvokeInput is not null)
        {
            throw calls.New(EngineFault.Unsupported, "hosts an agent that takes no 'invoke_input'");
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResponderPart> RespondAsync(
        ResponderRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        var said = request.Entries.OfType<ChatMessage>().LastOrDefault(m => m.Role == ChatRole.User)?.Text ?? "";
        var body = request.InvokeInput is { } input
            ? (JsonObject)JsonNode.Parse(input.GetRawText())!
            : new JsonObject { ["type"] = "input_audio.transcription", ["input"] = said };
        var length = 0;
        var over = false;
        await using var stream = await calls.StreamAsync(
            routes.Agents($"{Uri.EscapeDataString(name)}/endpoint/protocols/invocations"),
            body,
            AgentCodes.NotFound,
            cancellationToken
        );
        await foreach (var (_, data) in stream.ReadAsync(cancellationToken))
        {
            switch (data.TextOf("type"))
            {
                case "output_audio_transcription.delta":
                    var delta = data.TextOf("delta") ?? "";
                    length += delta.Length;
                    yield return new ResponderText(delta);
                    break;
                case "output_audio_transcription.done":
                    // Its text is what was said piece by piece; one that came in one piece comes here alone.
                    if (length == 0 && data.TextOf("text") is { Length: > 0 } text)
                    {
                        length = text.Length;
                        yield return new ResponderText(text);
                    }

                    break;
                case "done":
                    over = true;
                    break;
                case "error":
                    throw calls.New(EngineFault.Crashed, "failed");
                case not null when data.ValueKind == JsonValueKind.Object:
                    yield return new ResponderEvent(data);
                    break;
            }

            if (over)
            {
                break;
            }
        }

        if (!over)
        {
            throw calls.New(EngineFault.Crashed, "broke off its answer");
        }

        yield return new ResponderDone(
            ResponderFinish.Stop,
            new(said.Length / CharactersPerToken, length / CharactersPerToken)
        );
    }
}
