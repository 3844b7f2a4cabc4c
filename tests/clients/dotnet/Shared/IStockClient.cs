namespace Parley.Clients;

/// <summary>A published client, unmodified, as the scenarios use it.</summary>
internal interface IStockClient
{
    string Model { get; }

    /// <summary>Scenarios that only this client can play.</summary>
    IReadOnlyDictionary<string, Func<Stage, Task>> OwnScenarios { get; }

    Task<IStockSession> ConnectAsync(StockTarget target, CancellationToken cancellationToken);

    /// <summary>Reads one server event as the client's receive loop does.</summary>
    object Parse(BinaryData json);
}
