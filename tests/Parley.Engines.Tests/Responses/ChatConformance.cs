using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Parley.Engines.Chat;
using Parley.Engines.Responses;

namespace Parley.Engines.Tests.Responses;

public sealed class ChatConformance : ResponderConformance, IAsyncLifetime
{
    private FakeChatServer _server = null!;
    private ChatResponder _responder = null!;

    protected override IResponder Responder => _responder;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeChatServer.StartAsync();
        _server.Answer = AnswerAsync;
        _responder = new ChatResponder(new ChatResponderOptions { BaseUrl = _server.Url, Model = "m" });
    }

    public async ValueTask DisposeAsync()
    {
        _responder.Dispose();
        await _server.DisposeAsync();
    }

    private static async Task AnswerAsync(JsonNode body, HttpContext http)
    {
        if (FakeChatServer.HasRole(body, "tool"))
        {
            await FakeChatServer.TextAsync(http, "It says ", FakeChatServer.Last(body, "tool"));
        }
        else if (body["tools"] is not null)
        {
            await FakeChatServer.SendAsync(http, FakeChatServer.ToolDelta(0, "call_a", "get_weather", ""));
            await FakeChatServer.SendAsync(http, FakeChatServer.ToolDelta(0, null, null, """{"ci"""));
            await FakeChatServer.SendAsync(http, FakeChatServer.ToolDelta(0, null, null, """ty":"Paris"}"""));
            await FakeChatServer.EndAsync(http, "tool_calls");
        }
        else if (!FakeChatServer.HasRole(body, "user"))
        {
            await FakeChatServer.TextAsync(http, "Good ", "day.");
        }
        else if (FakeChatServer.Last(body, "user").StartsWith("count", StringComparison.Ordinal))
        {
            await FakeChatServer.SendAsync(http, new JsonObject { ["content"] = "One" });
            await FakeChatServer.NeverAsync(http);
        }
        else
        {
            int length = FakeChatServer.Last(body, "user").Length;
            await FakeChatServer.TextAsync(
                http,
                "You ",
                "said ",
                FakeChatServer.Last(body, "user"),
                length.ToString(CultureInfo.InvariantCulture)
            );
        }
    }
}
