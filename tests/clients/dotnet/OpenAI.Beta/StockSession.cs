using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using OpenAI.RealtimeConversation;

namespace Parley.Clients;

/// <summary>A session of the client, through its typed methods.</summary>
internal sealed class StockSession(RealtimeConversationSession session) : IStockSession
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
        session.ConfigureSessionAsync(Options.Of(wishes), cancellationToken);

    public Task SendAudioAsync(Stream audio, CancellationToken cancellationToken) =>
        session.SendInputAudioAsync(audio, cancellationToken);

    public Task SendAudioAsync(BinaryData audio, CancellationToken cancellationToken) =>
        session.SendInputAudioAsync(audio, cancellationToken);

    public Task CommitAudioAsync(CancellationToken cancellationToken) =>
        session.CommitPendingAudioAsync(cancellationToken);

    public Task ClearAudioAsync(CancellationToken cancellationToken) => session.ClearInputAudioAsync(cancellationToken);

    public Task AddTextAsync(string text, string? after, CancellationToken cancellationToken)
    {
        var item = ConversationItem.CreateUserMessage([ConversationContentPart.CreateInputTextPart(text)]);
        return after is null
            ? session.AddItemAsync(item, cancellationToken)
            : session.AddItemAsync(item, after, cancellationToken);
    }

    public Task AddFunctionOutputAsync(string callId, string output, CancellationToken cancellationToken) =>
        session.AddItemAsync(ConversationItem.CreateFunctionCallOutput(callId, output), cancellationToken);

    /// <summary>The client has no method for it.</summary>
    public Task RetrieveItemAsync(string id, CancellationToken cancellationToken) =>
        SendRawAsync(
            BinaryData.FromString(JsonSerializer.Serialize(new { type = "conversation.item.retrieve", item_id = id })),
            cancellationToken
        );

    public Task DeleteItemAsync(string id, CancellationToken cancellationToken) =>
        session.DeleteItemAsync(id, cancellationToken);

    public Task TruncateItemAsync(string id, TimeSpan heard, CancellationToken cancellationToken) =>
        session.TruncateItemAsync(id, 0, heard, cancellationToken);

    public Task StartResponseAsync(CancellationToken cancellationToken) =>
        session.StartResponseAsync(cancellationToken);

    public Task StartTextResponseAsync(string instructions, CancellationToken cancellationToken) =>
        session.StartResponseAsync(
            new ConversationSessionOptions
            {
                Instructions = instructions,
                ContentModalities = ConversationContentModalities.Text,
            },
            cancellationToken
        );

    public Task CancelResponseAsync(CancellationToken cancellationToken) =>
        session.CancelResponseAsync(cancellationToken);

    public async Task SendEverythingAsync(CancellationToken cancellationToken)
    {
        await session.ConfigureSessionAsync(Options.Full, cancellationToken);
        foreach (var choice in Options.ToolChoices)
        {
            await session.ConfigureSessionAsync(new() { ToolChoice = choice }, cancellationToken);
        }

        await session.ConfigureSessionAsync(Options.Of(new() { Manual = true, TextOnly = true }), cancellationToken);
        await SendAudioAsync(BinaryData.FromBytes(new byte[9_600]), cancellationToken);
        await session.CommitPendingAudioAsync(cancellationToken);
        await session.ClearInputAudioAsync(cancellationToken);
        foreach (var item in Options.Items)
        {
            await session.AddItemAsync(item, cancellationToken);
        }

        await session.AddItemAsync(Options.Items[0], "root", cancellationToken);
        await session.TruncateItemAsync("item_none", 0, TimeSpan.FromMilliseconds(1_500), cancellationToken);
        await session.DeleteItemAsync("item_none", cancellationToken);
        await session.StartResponseAsync(Options.FullResponse, cancellationToken);
        await session.CancelResponseAsync(cancellationToken);
        await session.StartResponseAsync(cancellationToken);
        await session.InterruptResponseAsync(cancellationToken);
    }

    public Task SendRawAsync(BinaryData message, CancellationToken cancellationToken) =>
        session.SendCommandAsync(message, new() { CancellationToken = cancellationToken });

    public void Dispose() => session.Dispose();
}
