using System.Net.WebSockets;

namespace Parley.Clients;

/// <summary>An open session of a published client.</summary>
internal interface IStockSession : IDisposable
{
    WebSocket Socket { get; }

    IAsyncEnumerable<Update> ReceiveAsync(CancellationToken cancellationToken);

    Task ConfigureAsync(SessionWishes wishes, CancellationToken cancellationToken);

    Task SendAudioAsync(Stream audio, CancellationToken cancellationToken);

    Task SendAudioAsync(BinaryData audio, CancellationToken cancellationToken);

    Task CommitAudioAsync(CancellationToken cancellationToken);

    Task ClearAudioAsync(CancellationToken cancellationToken);

    /// <summary>Adds a message of the user.</summary>
    /// <param name="after">The item that it follows; null: at the end.</param>
    Task AddTextAsync(string text, string? after, CancellationToken cancellationToken);

    Task AddFunctionOutputAsync(string callId, string output, CancellationToken cancellationToken);

    Task RetrieveItemAsync(string id, CancellationToken cancellationToken);

    Task DeleteItemAsync(string id, CancellationToken cancellationToken);

    Task TruncateItemAsync(string id, TimeSpan heard, CancellationToken cancellationToken);

    Task StartResponseAsync(CancellationToken cancellationToken);

    /// <summary>A response with instructions of its own and, in text, only.</summary>
    Task StartTextResponseAsync(string instructions, CancellationToken cancellationToken);

    Task CancelResponseAsync(CancellationToken cancellationToken);

    /// <summary>Sends every event in every form that the client can write.</summary>
    Task SendEverythingAsync(CancellationToken cancellationToken);

    Task SendRawAsync(BinaryData message, CancellationToken cancellationToken);
}
