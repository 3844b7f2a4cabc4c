using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Parley.Server.Tests.Agents;

/// <summary>The stream of one run of a classic agent, or of one response of a named one.</summary>
/// <param name="run">Null: a response.</param>
internal sealed class AgentVoice(HttpContext http, string? run)
{
    private bool _ended;

    public string Status { get; private set; } = "completed";

    public bool IsRun => run is not null;

    /// <summary>Cancelled when the client has hung up.</summary>
    public CancellationToken Gone => http.RequestAborted;

    public Task TextAsync(string text) =>
        IsRun
            ? EventAsync(
                "thread.message.delta",
                new()
                {
                    ["delta"] = new JsonObject
                    {
                        ["content"] = new JsonArray(
                            new JsonObject
                            {
                                ["index"] = 0,
                                ["type"] = "text",
                                ["text"] = new JsonObject { ["value"] = text },
                            }
                        ),
                    },
                }
            )
            : EventAsync(
                "response.output_text.delta",
                new()
                {
                    ["type"] = "response.output_text.delta",
                    ["item_id"] = "msg_1",
                    ["delta"] = text,
                }
            );

    public async Task CallAsync(string id, string name, string arguments)
    {
        if (!IsRun)
        {
            var item = new JsonObject
            {
                ["type"] = "function_call",
                ["id"] = "fc_1",
                ["call_id"] = id,
                ["name"] = name,
                ["arguments"] = arguments,
            };
            await EventAsync(
                "response.output_item.done",
                new() { ["type"] = "response.output_item.done", ["item"] = item }
            );
            return;
        }

        Status = "requires_action";
        _ended = true;
        await EventAsync(
            "thread.run.requires_action",
            new()
            {
                ["id"] = run,
                ["status"] = Status,
                ["required_action"] = new JsonObject
                {
                    ["submit_tool_outputs"] = new JsonObject
                    {
                        ["tool_calls"] = new JsonArray(
                            new JsonObject
                            {
                                ["id"] = id,
                                ["type"] = "function",
                                ["function"] = new JsonObject { ["name"] = name, ["arguments"] = arguments },
                            }
                        ),
                    },
                },
            }
        );
    }

    /// <summary>Ends the run badly.</summary>
    public async Task FailAsync()
    {
        Status = "failed";
        _ended = true;
        await EventAsync(
            IsRun ? "thread.run.failed" : "response.failed",
            new() { ["id"] = run, ["type"] = "response.failed" }
        );
    }

    public async Task EndAsync()
    {
        if (!_ended)
        {
            var usage = new JsonObject
            {
                [IsRun ? "prompt_tokens" : "input_tokens"] = 7,
                [IsRun ? "completion_tokens" : "output_tokens"] = 3,
            };
            await (
                IsRun
                    ? EventAsync(
                        "thread.run.completed",
                        new()
                        {
                            ["id"] = run,
                            ["status"] = Status,
                            ["usage"] = usage,
                        }
                    )
                    : EventAsync(
                        "response.completed",
                        new()
                        {
                            ["type"] = "response.completed",
                            ["response"] = new JsonObject { ["id"] = "resp_1", ["usage"] = usage },
                        }
                    )
            );
        }

        if (IsRun)
        {
            await http.Response.WriteAsync("event: done\ndata: [DONE]\n\n", Gone);
        }
    }

    /// <summary>An event of the invocations protocol, which has no name.</summary>
    public async Task DataAsync(string json)
    {
        await http.Response.WriteAsync($"data: {json}\n\n", Gone);
        await http.Response.Body.FlushAsync(Gone);
    }

    public async Task EventAsync(string name, JsonObject data)
    {
        await http.Response.WriteAsync($"event: {name}\ndata: {data.ToJsonString()}\n\n", Gone);
        await http.Response.Body.FlushAsync(Gone);
    }
}
