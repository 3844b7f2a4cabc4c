using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI.Realtime;

namespace Parley.Clients;

/// <summary>The client of the current shape of the wire.</summary>
internal sealed class StockClient : IStockClient
{
    public string Model => "gpt-realtime";

    public IReadOnlyDictionary<string, Func<Stage, Task>> OwnScenarios { get; } =
        new Dictionary<string, Func<Stage, Task>>(StringComparer.Ordinal)
        {
            ["outofband"] = OwnPlays.OutOfBandAsync,
            ["transcription"] = OwnPlays.TranscriptionAsync,
            ["secrets"] = OwnPlays.SecretsAsync,
        };

    public async Task<IStockSession> ConnectAsync(StockTarget target, CancellationToken cancellationToken) =>
        new StockSession(await Open(target).StartConversationSessionAsync(Model, cancellationToken: cancellationToken));

    public object Parse(BinaryData json) => ModelReaderWriter.Read<RealtimeServerUpdate>(json)!;

    public static RealtimeClient Open(StockTarget target) =>
        new(new ApiKeyCredential(target.Key), new RealtimeClientOptions { Endpoint = target.Endpoint });
}
