using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using OpenAI.Realtime;

namespace Parley.Clients;

/// <summary>A session of the client, through its typed methods.</summary>
internal sealed class StockSession(RealtimeSessionClient session) : IStockSession
{
    public WebSocket Socket => session.WebSocket;

    public async IAsyncEnumerable<Update> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var update in session.ReceiveUpdatesAsync(cancellationToken))
        {
            yield return UpdateReader.Read(update);
        }
    }

    public Task ConfigureAsync(SessionWishes wishes, CancellationToken cancellationToken) =>
        session.ConfigureConversationSessionAsync(Options.Of(wishes), cancellationToken);

    public Task SendAudioAsync(Stream audio, CancellationToken cancellationToken) =>
        session.SendInputAudioAsync(audio, cancellationToken);

    public Task SendAudioAsync(BinaryData audio, CancellationToken cancellationToken) =>
        session.SendInputAudioAsync(audio, cancellationToken);

    public Task CommitAudioAsync(CancellationToken cancellationToken) =>
        session.CommitPendingAudioAsync(cancellationToken);

    public Task ClearAudioAsync(CancellationToken cancellationToken) => session.ClearInputAudioAsync(cancellationToken);

    public Task AddTextAsync(string text, string? after, CancellationToken cancellationToken)
    {
        var item = RealtimeItem.CreateUserMessageItem(text);
        return after is null
            ? session.AddItemAsync(item, cancellationToken)
            : session.AddItemAsync(item, after, cancellationToken);
    }

    public Task AddFunctionOutputAsync(string callId, string output, CancellationToken cancellationToken) =>
        session.AddItemAsync(RealtimeItem.CreateFunctionCallOutputItem(callId, output), cancellationToken);

    public Task RetrieveItemAsync(string id, CancellationToken cancellationToken) =>
        session.RequestItemRetrievalAsync(id, cancellationToken);

    public Task DeleteItemAsync(string id, CancellationToken cancellationToken) =>
        session.DeleteItemAsync(id, cancellationToken);

    public Task TruncateItemAsync(string id, TimeSpan heard, CancellationToken cancellationToken) =>
        session.TruncateItemAsync(id, 0, heard, cancellationToken);

    public Task StartResponseAsync(CancellationToken cancellationToken) =>
        session.StartResponseAsync(cancellationToken);

    public Task StartTextResponseAsync(string instructions, CancellationToken cancellationToken) =>
        session.StartResponseAsync(
            new RealtimeResponseOptions
            {
                Instructions = instructions,
                OutputModalities = { RealtimeOutputModality.Text },
            },
            cancellationToken
        );

    public Task StartResponseAsync(RealtimeResponseOptions options, CancellationToken cancellationToken) =>
        session.StartResponseAsync(options, cancellationToken);

    public Task ConfigureAsync(RealtimeTranscriptionSessionOptions options, CancellationToken cancellationToken) =>
        session.ConfigureTranscriptionSessionAsync(options, cancellationToken);

    public Task CancelResponseAsync(CancellationToken cancellationToken) =>
        session.CancelResponseAsync(cancellationToken);

    public async Task SendEverythingAsync(CancellationToken cancellationToken)
    {
        foreach (var command in Commands.All)
        {
            await session.SendCommandAsync(command, cancellationToken);
        }
    }

    public Task SendRawAsync(BinaryData message, CancellationToken cancellationToken) =>
        session.SendCommandAsync(message, new() { CancellationToken = cancellationToken });

    public void Dispose() => session.Dispose();
}
