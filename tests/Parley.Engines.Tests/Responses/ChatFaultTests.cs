using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Parley.Engines.Chat;
using Parley.Engines.Responses;

namespace Parley.Engines.Tests.Responses;

public sealed class ChatFaultTests : ChatServerTests
{
    [Theory]
    [InlineData(401, EngineFault.Refused)]
    [InlineData(403, EngineFault.Refused)]
    [InlineData(400, EngineFault.Refused)]
    [InlineData(404, EngineFault.Unavailable)]
    [InlineData(429, EngineFault.Busy)]
    [InlineData(503, EngineFault.Busy)]
    [InlineData(500, EngineFault.Crashed)]
    [InlineData(504, EngineFault.Timeout)]
    public async Task An_error_status_says_who_is_to_blame_and_shows_no_secret(int status, EngineFault fault)
    {
        Server.Answer = async (_, http) =>
        {
            http.Response.StatusCode = status;
            await http.Response.WriteAsync("{\"error\":{\"message\":\"bad key " + Secret + " in hi there\"}}");
        };

        EngineException error = await FailAsync(Said("hi there"));

        Assert.Equal(fault, error.Fault);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task AServer_that_is_not_there_is_unavailable()
    {
        Uri url = Server.Url;
        await Server.DisposeAsync();

        EngineException error = await FailAsync(Said("hi"), new ChatResponderOptions { BaseUrl = url });

        Assert.Equal(EngineFault.Unavailable, error.Fault);
    }

    [Fact]
    public async Task AServer_that_says_nothing_times_out()
    {
        Server.Answer = (_, http) => FakeChatServer.NeverAsync(http);

        EngineException error = await FailAsync(
            Said("hi"),
            new ChatResponderOptions
            {
                BaseUrl = Server.Url,
                Model = "m",
                FirstTokenTimeout = TimeSpan.FromMilliseconds(50),
            }
        );

        Assert.Equal(EngineFault.Timeout, error.Fault);
        await Server.ClientGone.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task AServer_that_stalls_in_the_middle_times_out_after_what_it_gave()
    {
        Server.Answer = async (_, http) =>
        {
            await FakeChatServer.SendAsync(http, new JsonObject { ["content"] = "One" });
            await FakeChatServer.NeverAsync(http);
        };

        List<ResponderPart> parts = [];
        EngineException error = await FailAsync(
            Said("hi"),
            new ChatResponderOptions
            {
                BaseUrl = Server.Url,
                Model = "m",
                StallTimeout = TimeSpan.FromMilliseconds(50),
            },
            parts
        );

        Assert.Equal(EngineFault.Timeout, error.Fault);
        Assert.Equal("One", Asking.Text(parts));
    }

    [Fact]
    public async Task A_connection_that_drops_in_the_middle_is_a_crash_after_what_it_gave()
    {
        Server.Answer = async (_, http) =>
        {
            await FakeChatServer.SendAsync(http, new JsonObject { ["content"] = "One" });
            http.Abort();
        };

        List<ResponderPart> parts = [];
        EngineException error = await FailAsync(Said("hi"), parts: parts);

        Assert.Equal(EngineFault.Crashed, error.Fault);
    }

    [Theory]
    [InlineData("data: {\"choices\": oh no\n\n")]
    [InlineData("data: [1,2,3]\n\n")]
    [InlineData("<html>hello</html>")]
    [InlineData("")]
    public async Task Garbage_is_a_crash(string garbage)
    {
        Server.Answer = (_, http) => FakeChatServer.RawAsync(http, garbage);

        Assert.Equal(EngineFault.Crashed, (await FailAsync(Said("hi"))).Fault);
    }

    [Fact]
    public async Task Cancelling_ends_the_answer_and_the_request()
    {
        TaskCompletionSource begun = new();
        Server.Answer = async (_, http) =>
        {
            begun.SetResult();
            await FakeChatServer.NeverAsync(http);
        };
        using ChatResponder responder = new(new ChatResponderOptions { BaseUrl = Server.Url, Model = "m" });
        using CancellationTokenSource cancel = new();
        await using IAsyncEnumerator<ResponderPart> parts = responder
            .RespondAsync(Said("hi"), cancel.Token)
            .GetAsyncEnumerator();
        ValueTask<bool> step = parts.MoveNextAsync();
        await begun.Task.WaitAsync(TestContext.Current.CancellationToken);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await step);
        await Server.ClientGone.WaitAsync(TestContext.Current.CancellationToken);
    }
}
