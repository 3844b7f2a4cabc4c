using Parley.Engines.Chat;
using Parley.Engines.Responses;

namespace Parley.Engines.Tests.Responses;

/// <summary>A chat server on a free port for each test.</summary>
public abstract class ChatServerTests : IAsyncLifetime
{
    private protected const string Secret = "sk-do-not-show";

    private protected FakeChatServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await FakeChatServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static ResponderRequest Said(string text) =>
        new()
        {
            SessionId = "s",
            Model = "m",
            Entries = [new ChatMessage(ChatRole.User, text)],
        };

    private protected async Task<IReadOnlyList<ResponderPart>> AskAsync(
        ResponderRequest request,
        ChatResponderOptions? options = null
    )
    {
        using ChatResponder responder = new(options ?? new ChatResponderOptions { BaseUrl = Server.Url });
        return await Asking.PartsAsync(responder, request);
    }

    private protected async Task<EngineException> FailAsync(
        ResponderRequest request,
        ChatResponderOptions? options = null,
        List<ResponderPart>? parts = null
    )
    {
        using ChatResponder responder = new(
            options
                ?? new ChatResponderOptions
                {
                    BaseUrl = Server.Url,
                    Model = "m",
                    ApiKey = Secret,
                }
        );
        return await Assert.ThrowsAsync<EngineException>(async () =>
        {
            await foreach (ResponderPart part in responder.RespondAsync(request, TestContext.Current.CancellationToken))
            {
                parts?.Add(part);
            }
        });
    }
}
