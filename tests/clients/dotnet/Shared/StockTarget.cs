namespace Parley.Clients;

/// <summary>The server that the client is pointed at.</summary>
/// <param name="Endpoint">The base address as the client's option takes it, for instance <c>http://127.0.0.1:7310/v1</c>.</param>
internal sealed record StockTarget(Uri Endpoint, string Key);
