using System.Net;
using System.Text.Json;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Agents;

/// <summary>The door of the agent service.</summary>
public sealed class AgentRouteTests
{
    private const string Hub =
        "/agents/v1.0/subscriptions/s/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/P";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Hub)]
    [InlineData("/api/projects/P")]
    [InlineData("/openai")]
    [InlineData("/openai/v1")]
    [InlineData("/v1")]
    public async Task The_same_routes_stand_below_every_prefix_with_any_api_version(string prefix)
    {
        await using var server = await TestServer.StartAsync();
        var client = new AgentClient(server.Http, prefix);

        var id = AgentClient.IdOf(await client.PostAsync("/assistants?api-version=x", """{"model":"m"}"""));
        var thread = AgentClient.IdOf(await client.PostAsync("/threads"));
        var list = await client.GetAsync("/assistants?limit=10000&order=asc");

        Assert.StartsWith("asst_", id, StringComparison.Ordinal);
        Assert.StartsWith("thread_", thread, StringComparison.Ordinal);
        Assert.Equal(id, list.GetProperty("data")[0].GetProperty("id").GetString());
        Assert.False(list.GetProperty("has_more").GetBoolean());
    }

    [Fact]
    public async Task Projects_do_not_see_each_other_and_case_does_not_matter()
    {
        await using var server = await TestServer.StartAsync();
        var id = await new AgentClient(server.Http, "/api/projects/One").AssistantAsync();

        Assert.Equal(
            id,
            AgentClient.IdOf(await new AgentClient(server.Http, "/api/projects/one").GetAsync($"/assistants/{id}"))
        );
        using var other = await new AgentClient(server.Http, "/api/projects/two").SendAsync(
            HttpMethod.Get,
            $"/assistants/{id}"
        );
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("PUT", "/threads", 404)]
    [InlineData("GET", "/threads?limit=0", 400)]
    [InlineData("GET", "/threads?order=up", 400)]
    [InlineData("GET", "/threads?after=thread_none", 400)]
    [InlineData("GET", "/threads/thread_none", 404)]
    [InlineData("POST", "/vector_stores", 400)]
    [InlineData("GET", "/files/file-1", 400)]
    [InlineData("POST", "/agents:generate", 400)]
    [InlineData("PATCH", "/agents/ann", 400)]
    [InlineData("DELETE", "/agents/ann/endpoint/sessions/s1", 400)]
    [InlineData("GET", "/agents/ann/endpoint/protocols/voice", 400)]
    [InlineData("DELETE", "/agents/ann/endpoint/protocols/voice/conversations/c1", 400)]
    [InlineData("POST", "/agents/nobody:enable", 404)]
    [InlineData("POST", "/agents/nobody/endpoint/protocols/openai/responses?api-version=v1", 404)]
    public async Task Every_error_has_the_one_shape(string method, string path, int status)
    {
        await using var server = await TestServer.StartAsync();
        var client = new AgentClient(server.Http);

        using var response = await client.SendAsync(
            new HttpMethod(method),
            path,
            method is "POST" ? """{"input":"x"}""" : null
        );

        Assert.Equal(status, (int)response.StatusCode);
        var error = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel)).GetProperty("error");
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.NotEmpty(error.GetProperty("code").GetString()!);
    }

    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        using var response = await new AgentClient(server.Http, key: "wrong").SendAsync(HttpMethod.Post, "/threads");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var error = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel)).GetProperty("error");
        Assert.Equal("401", error.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var client = new AgentClient(server.Http);
        var thread = AgentClient.IdOf(await client.PostAsync("/threads"));
        string Body(int length) => $$"""{"role":"user","content":"{{new string('x', length)}}"}""";

        using var fits = await client.SendAsync(HttpMethod.Post, $"/threads/{thread}/messages", Body(1_500_000));
        using var longer = await client.SendAsync(HttpMethod.Post, $"/threads/{thread}/messages", Body(1_500_001));
        using var huge = await client.SendAsync(HttpMethod.Post, $"/threads/{thread}/messages", Body(11_000_000));

        Assert.Equal((200, 400, 413), ((int)fits.StatusCode, (int)longer.StatusCode, (int)huge.StatusCode));
    }

    [Fact]
    public async Task A_stream_ends_with_done()
    {
        await using var server = await TestServer.StartAsync();
        var client = new AgentClient(server.Http);
        var id = await client.AssistantAsync();

        using var response = await client.SendAsync(
            HttpMethod.Post,
            "/threads/runs",
            $$"""{"assistant_id":"{{id}}","stream":true,"thread":{"messages":[{"role":"user","content":"hi"}] } }"""
        );
        var text = await response.Content.ReadAsStringAsync(Cancel);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("event: thread.created\ndata: {", text, StringComparison.Ordinal);
        Assert.EndsWith("\n\nevent: done\ndata: [DONE]\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_was_said_is_logged()
    {
        const string Canary = "canary-2f41";
        await using var server = await TestServer.StartAsync();
        var client = new AgentClient(server.Http);
        var id = await client.AssistantAsync(name: Canary);

        using var response = await client.SendAsync(
            HttpMethod.Post,
            "/threads/runs",
            $$"""{"assistant_id":"{{id}}","stream":true,"thread":{"messages":[{"role":"user","content":"{{Canary}}"}] } }"""
        );
        await response.Content.ReadAsStringAsync(Cancel);

        Assert.DoesNotContain(Canary, server.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_ends_with_its_client_unless_it_is_in_the_background()
    {
        var model = new TestEngines.HeldResponder();
        await using var server = await TestServer.StartAsync(parts: new() { Engines = TestEngines.With(model) });
        var client = new AgentClient(server.Http, "/openai/v1");
        var conversation = AgentClient.IdOf(await client.PostAsync("/conversations"));
        var body = $$"""{"model":"m","input":"x","stream":true,"conversation":"{{conversation}}"}""";
        var response = await client.SendAsync(HttpMethod.Post, "/responses", body);
        await model.Asked;

        response.Dispose();

        // The conversation is free as soon as the response has ended.
        var next = $$"""{"model":"m","input":"y","background":true,"conversation":"{{conversation}}"}""";
        for (var status = HttpStatusCode.BadRequest; status is HttpStatusCode.BadRequest; )
        {
            using var tried = await client.SendAsync(HttpMethod.Post, "/responses", next);
            status = tried.StatusCode;
        }

        model.Let();
        var items = await client.GetAsync($"/conversations/{conversation}/items?order=asc");
        Assert.Equal("incomplete", items.GetProperty("data")[1].GetProperty("status").GetString());
    }
}
