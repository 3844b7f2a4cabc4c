using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Parley.Engines.Chat;
using Parley.Engines.Responses;

namespace Parley.Engines.Tests.Responses;

public sealed class ChatResponderTests : ChatServerTests
{
    [Fact]
    public async Task Instructions_history_and_settings_reach_theServer()
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
                        [
                            new ChatImage(new Uri("https://example.test/a.png"), "low"),
                            new ChatImage(new Uri("data:image/png;base64,AAAA")),
                        ]
                    ),
                ],
            }
        );

        JsonNode body = Assert.Single(Server.Requests);
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
        Assert.Equal("low", body["messages"]![4]!["content"]![1]!["image_url"]!["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_key_is_sent_as_a_bearer_and_none_is_sent_without_one()
    {
        await AskAsync(
            Said("hi"),
            new ChatResponderOptions
            {
                BaseUrl = Server.Url,
                ApiKey = Secret,
                Model = "m",
            }
        );
        await AskAsync(Said("hi"), new ChatResponderOptions { BaseUrl = Server.Url, Model = "m" });

        Assert.Equal($"Bearer {Secret}", Server.Authorizations[0]);
        Assert.True(string.IsNullOrEmpty(Server.Authorizations[1]));
    }

    [Fact]
    public async Task Tool_arguments_stream_as_they_arrive_and_parallel_calls_keep_their_numbers()
    {
        Server.Answer = async (_, http) =>
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
    public async Task Calls_that_aServer_numbers_all_zero_are_told_apart_by_id()
    {
        Server.Answer = async (_, http) =>
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
    public async Task The_tool_choice_reaches_theServer(ToolChoiceMode mode, string expected)
    {
        await AskAsync(
            Said("go") with
            {
                Tools = [Asking.Tool("first", null)],
                ToolChoice = new ToolChoice(mode, "first"),
            }
        );

        Assert.Contains(expected, Server.Requests[0]["tool_choice"]!.ToJsonString(), StringComparison.Ordinal);
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

        JsonArray messages = Server.Requests[0]["messages"]!.AsArray();
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
    public async Task Usage_of_theServer_is_passed_on()
    {
        Server.Answer = async (_, http) =>
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
        Server.Answer = async (_, http) =>
        {
            await FakeChatServer.SendAsync(http, new JsonObject { ["content"] = "Well" });
            await FakeChatServer.EndAsync(http, reason);
        };

        Assert.Equal(expected, ((ResponderDone)(await AskAsync(Said("hi")))[^1]).Finish);
    }

    [Fact]
    public async Task What_a_model_thinks_aloud_is_not_spoken()
    {
        Server.Answer = (_, http) =>
            FakeChatServer.TextAsync(http, "<thi", "nk>They greet", " me.</th", "ink>\n\n", "Hello <", "3");

        Assert.Equal("Hello <3", Asking.Text(await AskAsync(Said("hi"))));
    }

    [Theory]
    [InlineData("qwen3", "qwen3")]
    [InlineData("llama3.2", "llama3.2:latest")]
    [InlineData("qwen2.5", "qwen3")]
    [InlineData("gpt-4o", "llama3.2:latest")]
    [InlineData("", "llama3.2:latest")]
    public async Task A_model_that_theServer_lacks_is_replaced_by_one_it_has(string asked, string used)
    {
        await AskAsync(Said("hi") with { Model = asked }, new ChatResponderOptions { BaseUrl = Server.Url });

        Assert.Equal(used, Server.Requests[0]["model"]!.GetValue<string>());
    }

    [Fact]
    public async Task TheServer_is_asked_for_its_models_once()
    {
        using ChatResponder responder = new(new ChatResponderOptions { BaseUrl = Server.Url });
        await Asking.PartsAsync(responder, Said("one"));
        await Asking.PartsAsync(responder, Said("two"));

        Assert.Equal(1, Server.ModelRequests);
    }

    [Fact]
    public async Task AServer_that_cannot_list_its_models_gets_the_name_that_was_asked_for()
    {
        Server.Models = null;

        await AskAsync(Said("hi") with { Model = "gpt-4o" }, new ChatResponderOptions { BaseUrl = Server.Url });

        Assert.Equal("gpt-4o", Server.Requests[0]["model"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_map_of_models_comes_first_and_then_the_configured_model()
    {
        ChatResponderOptions options = new()
        {
            BaseUrl = Server.Url,
            Model = "house",
            ModelMap = new Dictionary<string, string>(StringComparer.Ordinal) { ["gpt-4o"] = "large" },
        };

        await AskAsync(Said("hi") with { Model = "gpt-4o" }, options);
        await AskAsync(Said("hi") with { Model = "gpt-4.1" }, options);

        Assert.Equal("large house", string.Join(' ', Server.Requests.Select(r => r["model"]!.GetValue<string>())));
        Assert.Equal(0, Server.ModelRequests);
    }
}
