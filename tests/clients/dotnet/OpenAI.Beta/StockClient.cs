using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.RealtimeConversation;

namespace Parley.Clients;

/// <summary>The client of the earlier shape of the wire.</summary>
internal sealed class StockClient : IStockClient
{
    public string Model => "gpt-4o-realtime-preview";

    public IReadOnlyDictionary<string, Func<Stage, Task>> OwnScenarios { get; } =
        new Dictionary<string, Func<Stage, Task>>(StringComparer.Ordinal);

    public async Task<IStockSession> ConnectAsync(StockTarget target, CancellationToken cancellationToken)
    {
        var client = new RealtimeConversationClient(
            Model,
            new ApiKeyCredential(target.Key),
            new OpenAIClientOptions { Endpoint = target.Endpoint }
        );
        return new StockSession(await client.StartConversationSessionAsync(cancellationToken));
    }

    public object Parse(BinaryData json) => ModelReaderWriter.Read<ConversationUpdate>(json)!;
}
