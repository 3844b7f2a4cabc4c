using System.ClientModel;
using OpenAI;
using OpenAI.RealtimeConversation;

namespace Parley.Clients;

/// <summary>The snippet of docs/protocol/clients.md; the tests compare it line by line, and run it.</summary>
internal static class Snippet
{
    public static async Task RunAsync(string address, string key)
    {
        var client = new RealtimeConversationClient(
            "parley",
            new ApiKeyCredential(key),
            new OpenAIClientOptions { Endpoint = new Uri(address) }
        );
        using var session = await client.StartConversationSessionAsync();
        await session.ConfigureSessionAsync(new() { ContentModalities = ConversationContentModalities.Text });
        await session.AddItemAsync(
            ConversationItem.CreateUserMessage([ConversationContentPart.CreateInputTextPart("Hello.")])
        );
        await session.StartResponseAsync();
        await foreach (var update in session.ReceiveUpdatesAsync())
        {
            if (update is ConversationItemStreamingPartDeltaUpdate delta)
            {
                Console.Write(delta.Text);
            }
            else if (update is ConversationResponseFinishedUpdate)
            {
                break;
            }
        }
    }
}
