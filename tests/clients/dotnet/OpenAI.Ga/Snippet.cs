using System.ClientModel;
using OpenAI.Realtime;

namespace Parley.Clients;

/// <summary>The snippet of docs/protocol/clients.md; the tests compare it line by line, and run it.</summary>
internal static class Snippet
{
    public static async Task RunAsync(string address, string key)
    {
        var client = new RealtimeClient(
            new ApiKeyCredential(key),
            new RealtimeClientOptions { Endpoint = new Uri(address) }
        );
        using var session = await client.StartConversationSessionAsync("parley");
        var text = new RealtimeConversationSessionOptions { OutputModalities = { RealtimeOutputModality.Text } };
        await session.ConfigureConversationSessionAsync(text);
        await session.AddItemAsync(RealtimeItem.CreateUserMessageItem("Hello."));
        await session.StartResponseAsync();
        await foreach (var update in session.ReceiveUpdatesAsync())
        {
            if (update is RealtimeServerUpdateResponseOutputTextDelta delta)
            {
                Console.Write(delta.Delta);
            }
            else if (update is RealtimeServerUpdateResponseDone)
            {
                break;
            }
        }
    }
}
