using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Parley.Engines.Chat;
using Parley.Engines.Responses;

namespace Parley.Engines.Tests.Responses;

public sealed class ChatResponderTests : IAsyncLifetime
{
    private const string Secret = "sk-do-not-show";
    private FakeChatServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await FakeChatServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Instructions_history_and_settings_reach_the_server()
    {
        await AskAsync(
            new ResponderRequest
            {
                SessionId = "s",
                Model = "qwen3",
                Instructions = "Be brief.",
                Temperature = 0.5,
                MaxOutputTokens = 77,
                Entries =
                [
                    new ChatMessage(ChatRole.System, "The shop is closed."),
                    new ChatMessage(ChatRole.User, "Hi"),
                    new ChatMessage(ChatRole.Assistant, "Hello."),
                    new ChatMessage(
                        ChatRole.User,
                        "Open?",
                        [new Uri("https://example.test/a.png"), new Uri("data:image/png;base64,AAAA")]
                    ),
                ],
            }
        );

        JsonNode body = Assert.Single(_server.Requests);
        string[] roles = [.. body["messages"]!.AsArray().Select(m => m!["role"]!.GetValue<string>())];
        Assert.Equal(["system", "system", "user", "assistant", "user"], roles);
        Assert.Equal("qwen3", body["model"]!.GetValue<string>());
        Assert.Equal(0.5, body["temperature"]!.GetValue<double>(), 3);
        Assert.Equal(77, body["max_completion_tokens"]!.GetValue<int>());
        Assert.Equal(77, body["max_tokens"]!.GetValue<int>());
        Assert.True(body["stream"]!.GetValue<bool>());
        string images = body["messages"]![4]!["content"]!.ToJsonString();
        Assert.Contains("https://example.test/a.png", images, StringComparison.Ordinal);
        Assert.Contains("data:image/png;base64,AAAA", images, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_sent_as_a_bearer_and_none_is_sent_without_one()
    {
        await AskAsync(
            Said("hi"),
            new ChatResponderOptions
            {
                BaseUrl = _server.Url,
                ApiKey = Secret,
                Model = "m",
            }
        );
        await AskAsync(Said("hi"), new ChatResponderOptions { BaseUrl = _server.Url, Model = "m" });

        Assert.Equal($"Bearer {Secret}", _server.Authorizations[0]);
        Assert.True(string.IsNullOrEmpty(_server.Authorizations[1]));
    }

    [Fact]
    public async Task Tool_arguments_stream_as_they_arrive_and_parallel_calls_keep_their_numbers()
    {
        _server.Answer = async (_, http) =>
        {
            await FakeChatServer.SendAsync(http, FakeChatServer.ToolDelta(0, "call_a", "first", ""));
            await FakeChatServer.SendAsync(http, FakeChatServer.ToolDelta(0, null, null, "{\"a\":"));
            await FakeChatServer.SendAsync(http, FakeChatServer.ToolDelta(1, "call_b", "second", "{}"));
            await FakeChatServer.SendAsync(http, FakeChatServer.ToolDelta(0, null, null, "1}"));
            await FakeChatServer.EndAsync(http, "tool_calls");
        };

        IReadOnlyList<ResponderPart> parts = await AskAsync(
            Said("go") with
            {
                Tools = [Asking.Tool("first", null), Asking.Tool("second", "b")],
            }
        );

        ResponderToolCall[] calls = [.. parts.OfType<ResponderToolCall>()];
        Assert.Equal(
            [
                new ResponderToolCall(0, "call_a", "first", ""),
                new ResponderToolCall(0, null, null, "{\"a\":"),
                new ResponderToolCall(1, "call_b", "second", "{}"),
                new ResponderToolCall(0, null, null, "1}"),
            ],
            calls
        );
        Assert.Equal(ResponderFinish.ToolCalls, ((ResponderDone)parts[^1]).Finish);
    }

    [Fact]
    public async Task Calls_that_a_server_numbers_all_zero_are_told_apart_by_id()
    {
        _server.Answer = async (_, http) =>
        {
            await FakeChatServer.SendAsync(http, FakeChatServer.ToolDelta(0, "call_a", "first", "{}"));
            await FakeChatServer.SendAsync(http, FakeChatServer.ToolDelta(0, "call_b", "second", "{}"));
            await FakeChatServer.EndAsync(http, "stop");
        };

        IReadOnlyList<ResponderPart> parts = await AskAsync(Said("go") with { Tools = [Asking.Tool("first", null)] });

        Assert.Equal([0, 1], parts.OfType<ResponderToolCall>().Select(c => c.Index));
        Assert.Equal(ResponderFinish.ToolCalls, ((ResponderDone)parts[^1]).Finish);
    }

    [Theory]
    [InlineData(ToolChoiceMode.Auto, "\"auto\"")]
    [InlineData(ToolChoiceMode.None, "\"none\"")]
    [InlineData(ToolChoiceMode.Required, "\"required\"")]
    [InlineData(ToolChoiceMode.Function, "first")]
    public async Task The_tool_choice_reaches_the_server(ToolChoiceMode mode, string expected)
    {
        await AskAsync(
            Said("go") with
            {
                Tools = [Asking.Tool("first", null)],
                ToolChoice = new ToolChoice(mode, "first"),
            }
        );

        Assert.Contains(expected, _server.Requests[0]["tool_choice"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_result_stands_behind_its_call_and_a_call_without_a_result_is_left_out()
    {
        await AskAsync(
            Said("go") with
            {
                Entries =
                [
                    new ChatMessage(ChatRole.User, "go"),
                    new ChatToolCall("a", "first", """{"n":1}"""),
                    new ChatToolCall("lost", "first", "{}"),
                    new ChatToolCall("b", "second", "not json"),
                    new ChatMessage(ChatRole.User, "well?"),
                    new ChatToolResult("b", "two"),
                    new ChatToolResult("a", "one"),
                    new ChatToolResult("stranger", "three"),
                ],
            }
        );

        JsonArray messages = _server.Requests[0]["messages"]!.AsArray();
        string[] shape =
        [
            .. messages.Select(m => m!["role"]!.GetValue<string>() + m["tool_call_id"]?.GetValue<string>()),
        ];
        Assert.Equal(["user", "assistant", "toola", "toolb", "user"], shape);
        Assert.Equal(
            "a b",
            string.Join(' ', messages[1]!["tool_calls"]!.AsArray().Select(c => c!["id"]!.GetValue<string>()))
        );
        Assert.Equal(
            "one",
            FakeChatServer.Last(new JsonObject { ["messages"] = new JsonArray(messages[2]!.DeepClone()) }, "tool")
        );
    }

    [Fact]
    public async Task Usage_of_the_server_is_passed_on()
    {
        _server.Answer = async (_, http) =>
        {
            await FakeChatServer.SendAsync(http, new JsonObject { ["content"] = "Yes." });
            await FakeChatServer.EndAsync(
                http,
                "stop",
                new JsonObject
                {
                    ["prompt_tokens"] = 120,
                    ["completion_tokens"] = 9,
                    ["total_tokens"] = 129,
                    ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = 100 },
                    ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 4 },
                }
            );
        };

        ResponderDone done = (ResponderDone)(await AskAsync(Said("hi")))[^1];

        Assert.Equal(new ResponderUsage(120, 9, 100, 4), done.Usage);
    }

    [Theory]
    [InlineData("length", ResponderFinish.Length)]
    [InlineData("content_filter", ResponderFinish.ContentFilter)]
    [InlineData("stop", ResponderFinish.Stop)]
    public async Task The_finish_reason_is_passed_on(string reason, ResponderFinish expected)
    {
        _server.Answer = async (_, http) =>
        {
            await FakeChatServer.SendAsync(http, new JsonObject { ["content"] = "Well" });
            await FakeChatServer.EndAsync(http, reason);
        };

        Assert.Equal(expected, ((ResponderDone)(await AskAsync(Said("hi")))[^1]).Finish);
    }

    [Fact]
    public async Task What_a_model_thinks_aloud_is_not_spoken()
    {
        _server.Answer = (_, http) =>
            FakeChatServer.TextAsync(http, "<thi", "nk>They greet", " me.</th", "ink>\n\n", "Hello <", "3");

        Assert.Equal("Hello <3", Asking.Text(await AskAsync(Said("hi"))));
    }

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
        _server.Answer = async (_, http) =>
        {
            http.Response.StatusCode = status;
            await http.Response.WriteAsync("{\"error\":{\"message\":\"bad key " + Secret + " in hi there\"}}");
        };

        EngineException error = await FailAsync(Said("hi there"));

        Assert.Equal(fault, error.Fault);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        Uri url = _server.Url;
        await _server.DisposeAsync();

        EngineException error = await FailAsync(Said("hi"), new ChatResponderOptions { BaseUrl = url });

        Assert.Equal(EngineFault.Unavailable, error.Fault);
    }

    [Fact]
    public async Task A_server_that_says_nothing_times_out()
    {
        _server.Answer = (_, http) => FakeChatServer.NeverAsync(http);

        EngineException error = await FailAsync(
            Said("hi"),
            new ChatResponderOptions
            {
                BaseUrl = _server.Url,
                Model = "m",
                FirstTokenTimeout = TimeSpan.FromMilliseconds(50),
            }
        );

        Assert.Equal(EngineFault.Timeout, error.Fault);
        await _server.ClientGone.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_server_that_stalls_in_the_middle_times_out_after_what_it_gave()
    {
        _server.Answer = async (_, http) =>
        {
            await FakeChatServer.SendAsync(http, new JsonObject { ["content"] = "One" });
            await FakeChatServer.NeverAsync(http);
        };

        List<ResponderPart> parts = [];
        EngineException error = await FailAsync(
            Said("hi"),
            new ChatResponderOptions
            {
                BaseUrl = _server.Url,
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
        _server.Answer = async (_, http) =>
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
        _server.Answer = (_, http) => FakeChatServer.RawAsync(http, garbage);

        Assert.Equal(EngineFault.Crashed, (await FailAsync(Said("hi"))).Fault);
    }

    [Fact]
    public async Task Cancelling_ends_the_answer_and_the_request()
    {
        TaskCompletionSource begun = new();
        _server.Answer = async (_, http) =>
        {
            begun.SetResult();
            await FakeChatServer.NeverAsync(http);
        };
        using ChatResponder responder = new(new ChatResponderOptions { BaseUrl = _server.Url, Model = "m" });
        using CancellationTokenSource cancel = new();
        await using IAsyncEnumerator<ResponderPart> parts = responder
            .RespondAsync(Said("hi"), cancel.Token)
            .GetAsyncEnumerator();
        ValueTask<bool> step = parts.MoveNextAsync();
        await begun.Task.WaitAsync(TestContext.Current.CancellationToken);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await step);
        await _server.ClientGone.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("qwen3", "qwen3")]
    [InlineData("llama3.2", "llama3.2:latest")]
    [InlineData("qwen2.5", "qwen3")]
    [InlineData("gpt-4o", "llama3.2:latest")]
    [InlineData("", "llama3.2:latest")]
    public async Task A_model_that_the_server_lacks_is_replaced_by_one_it_has(string asked, string used)
    {
        await AskAsync(Said("hi") with { Model = asked }, new ChatResponderOptions { BaseUrl = _server.Url });

        Assert.Equal(used, _server.Requests[0]["model"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_server_is_asked_for_its_models_once()
    {
        using ChatResponder responder = new(new ChatResponderOptions { BaseUrl = _server.Url });
        await Asking.PartsAsync(responder, Said("one"));
        await Asking.PartsAsync(responder, Said("two"));

        Assert.Equal(1, _server.ModelRequests);
    }

    [Fact]
    public async Task A_server_that_cannot_list_its_models_gets_the_name_that_was_asked_for()
    {
        _server.Models = null;

        await AskAsync(Said("hi") with { Model = "gpt-4o" }, new ChatResponderOptions { BaseUrl = _server.Url });

        Assert.Equal("gpt-4o", _server.Requests[0]["model"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_map_of_models_comes_first_and_then_the_configured_model()
    {
        ChatResponderOptions options = new()
        {
            BaseUrl = _server.Url,
            Model = "house",
            ModelMap = new Dictionary<string, string>(StringComparer.Ordinal) { ["gpt-4o"] = "large" },
        };

        await AskAsync(Said("hi") with { Model = "gpt-4o" }, options);
        await AskAsync(Said("hi") with { Model = "gpt-4.1" }, options);

        Assert.Equal("large house", string.Join(' ', _server.Requests.Select(r => r["model"]!.GetValue<string>())));
        Assert.Equal(0, _server.ModelRequests);
    }

    private static ResponderRequest Said(string text) =>
        new()
        {
            SessionId = "s",
            Model = "m",
            Entries = [new ChatMessage(ChatRole.User, text)],
        };

    private async Task<IReadOnlyList<ResponderPart>> AskAsync(
        ResponderRequest request,
        ChatResponderOptions? options = null
    )
    {
        using ChatResponder responder = new(options ?? new ChatResponderOptions { BaseUrl = _server.Url });
        return await Asking.PartsAsync(responder, request);
    }

    private async Task<EngineException> FailAsync(
        ResponderRequest request,
        ChatResponderOptions? options = null,
        List<ResponderPart>? parts = null
    )
    {
        using ChatResponder responder = new(
            options
                ?? new ChatResponderOptions
                {
                    BaseUrl = _server.Url,
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
