using System.Text;
using Parley.Engines.Responses;
using Parley.Engines.Tools;
using Parley.Runtime.Journals;
using Parley.Runtime.Replay;
using Parley.Runtime.Sessions;
using Parley.Runtime.Tests.Journals;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Calls;

/// <summary>Tools that this server runs, in simulated time (docs/protocol/tools.md).</summary>
public sealed class ToolTests
{
    private const string Server =
        """{"tools":[{"type":"mcp","server_label":"docs","server_url":"https://docs.test/mcp","authorization":"tok-123","headers":{"X-Key":"key-456"},"require_approval":"never"}]}""";

    private const string Ask = """{"type":"response.create"}""";

    [Fact]
    public void A_spoken_question_is_answered_with_a_tool_and_the_client_asks_twice()
    {
        FakeToolHost? host = null;
        var call = Call.Run(
            new()
            {
                Update = Server,
                Tools = clock => host = new(clock, new FakeTool("find", "in the cellar")),
                Answers = [FakeAnswer.Call("find", """{"what":"wine"}"""), FakeAnswer.Text("It is in the cellar.")],
            },
            async call =>
            {
                await call.Client.NextAsync("mcp_list_tools.completed");
                await call.SpeakAsync(1_000);
                await call.StaySilentUntilAsync("response.mcp_call.completed");
                call.Client.Send(Ask);
                await call.StaySilentAsync(3_000);
            }
        );

        Assert.Equal(("find", """{"what":"wine"}"""), Assert.Single(host!.Calls));
        var address = Assert.Single(host.Opened);
        Assert.Equal("Bearer tok-123", address.Headers["authorization"]);
        Assert.Equal("key-456", address.Headers["x-key"]);
        var took = call.One("response.mcp_call.completed").At - call.One("response.mcp_call.in_progress").At;
        Assert.Equal(200, took.TotalMilliseconds, 1.0);
        Assert.Equal(2, call.Of("response.done").Count());
        Assert.Equal("in the cellar", call.Responder.Requests[1].Entries.OfType<ChatToolResult>().Single().Output);
        call.LeavesNothing();
        Assert.Equal(0, host.Open);
    }

    [Fact]
    public void A_tool_that_takes_too_long_is_given_up_and_the_response_ends()
    {
        FakeToolHost? host = null;
        var call = Call.Run(
            new()
            {
                Update = Server,
                Options = new() { ToolTimeout = TimeSpan.FromSeconds(5) },
                Tools = clock => host = new(clock, new FakeTool("find") { Time = TimeSpan.FromMinutes(10) }),
                Answers = [FakeAnswer.Call("find", "{}")],
            },
            async call =>
            {
                await call.Client.NextAsync("mcp_list_tools.completed");
                call.Client.Send(Ask);
                await call.Client.NextAsync("response.done");
            }
        );

        Assert.Equal(
            5_000,
            (call.One("response.mcp_call.failed").At - call.One("response.mcp_call.in_progress").At).TotalMilliseconds,
            1.0
        );
        var item = call.One("response.done").Json.GetProperty("response").GetProperty("output")[0];
        Assert.Contains("within 5 s", item.GetProperty("error").GetProperty("message").GetString());
        Assert.Equal(1, host!.Cancelled);
        Assert.Equal(0, host.Open);
    }

    [Fact]
    public void The_person_interrupts_and_the_tool_is_told()
    {
        FakeToolHost? host = null;
        var call = Call.Run(
            new()
            {
                Update = Server,
                Tools = clock => host = new(clock, new FakeTool("find") { Time = TimeSpan.FromSeconds(20) }),
                Answers = [FakeAnswer.Call("find", "{}"), FakeAnswer.Text("Yes?")],
            },
            async call =>
            {
                await call.Client.NextAsync("mcp_list_tools.completed");
                call.Client.Send(Ask);
                await call.Client.NextAsync("response.mcp_call.in_progress");
                await call.SpeakAsync(1_000);
                await call.StaySilentAsync(3_000);
            }
        );

        Assert.Equal(1, host!.Cancelled);
        var done = call.Of("response.done").First().Json.GetProperty("response");
        Assert.Equal("turn_detected", done.GetProperty("status_details").GetProperty("reason").GetString());
        Assert.Contains(
            "Given up",
            done.GetProperty("output")[0].GetProperty("error").GetProperty("message").GetString()
        );
        Assert.Equal(2, call.Of("response.done").Count());
        call.LeavesNothing();
        Assert.Equal(0, host.Open);
    }

    [Fact]
    public void A_server_that_is_slow_to_list_does_not_keep_the_person_waiting()
    {
        var call = Call.Run(
            new()
            {
                Update = Server,
                Tools = clock => new(clock, new FakeTool("find")) { ListTime = TimeSpan.FromSeconds(8) },
            },
            async call =>
            {
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.done");
                await call.StaySilentUntilAsync("mcp_list_tools.completed");
                call.Client.Send(Ask);
                await call.StaySilentAsync(2_000);
            }
        );

        Assert.Empty(call.Responder.Requests[0].Tools);
        Assert.Single(call.Responder.Requests[1].Tools);
        var waited = call.Of("response.created").First().At - call.One("session.updated").At;
        Assert.InRange(waited.TotalSeconds, 0, 2.5);
    }

    [Theory]
    [InlineData("timeout", "no answer came within 10 s")]
    [InlineData("refused", "HTTP 401")]
    [InlineData("none", "this server runs no tools")]
    public void A_server_that_cannot_be_listed_is_told_once_and_the_session_goes_on(string fault, string words)
    {
        var call = Call.Run(
            new()
            {
                Update = Server,
                Tools = fault switch
                {
                    "none" => null,
                    "timeout" => clock => new(clock) { ListTime = TimeSpan.FromMinutes(2) },
                    _ => clock =>
                        new(clock) { ListFailure = new ToolServerException(ToolFault.Refused, "HTTP 401", 401) },
                },
            },
            async call =>
            {
                if (!call.Of("mcp_list_tools.failed").Any())
                {
                    await call.Client.NextAsync("mcp_list_tools.failed");
                }

                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.done");
            }
        );

        var warning = call.Of("warning").Select(e => e.Json.GetProperty("warning")).Single();
        Assert.Equal("mcp_list_tools_failed", warning.GetProperty("code").GetString());
        Assert.Contains(words, warning.GetProperty("message").GetString());
        call.LeavesNothing();
    }

    [Fact]
    public void Words_bridge_the_time_while_a_tool_runs()
    {
        var call = Call.Run(
            new()
            {
                Update =
                    Server[..^1]
                    + ""","interim_response":{"type":"static_interim_response","triggers":["tool"],"texts":["I am looking."]}}""",
                Tools = clock => new(clock, new FakeTool("find") { Time = TimeSpan.FromSeconds(4) }),
                Answers = [FakeAnswer.Call("find", "{}")],
            },
            async call =>
            {
                await call.Client.NextAsync("mcp_list_tools.completed");
                call.Client.Send(Ask);
                await call.Client.NextAsync("response.done");
            }
        );

        var spoken = call.Of("response.audio.delta").First().At - call.One("response.mcp_call.in_progress").At;
        Assert.InRange(spoken.TotalMilliseconds, 200, 600);
        Assert.Single(call.Of("response.created"));
        Assert.Equal(2, call.One("response.done").Json.GetProperty("response").GetProperty("output").GetArrayLength());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_agent_is_asked_remembers_and_is_told_when_nobody_waits(bool interrupts)
    {
        FakeToolHost? host = null;
        var journals = new MemoryJournals();
        var call = Call.Run(
            new()
            {
                Update = """{"tools":[{"type":"foundry_agent","agent_name":"ann","project_name":"p"}]}""",
                Options = new() { Journals = journals },
                Tools = clock =>
                    host = new(
                        clock,
                        new FakeTool("ann", "In the cellar.") { Time = TimeSpan.FromSeconds(interrupts ? 20 : 1) }
                    ),
                Answers =
                [
                    FakeAnswer.Call("ann", """{"input":"wine"}"""),
                    interrupts ? FakeAnswer.Text("Yes?") : FakeAnswer.Call("ann", """{"input":"beer"}"""),
                ],
            },
            async call =>
            {
                call.Client.Send(Ask);
                await call.Client.NextAsync("response.foundry_agent_call.in_progress");
                if (interrupts)
                {
                    await call.SpeakAsync(1_000);
                }
                else
                {
                    await call.Client.NextAsync("response.done");
                    await call.Client.NextAsync("response.done");
                    call.Client.Send(Ask);
                    await call.Client.NextAsync("response.done");
                    await call.Client.NextAsync("response.done");
                }

                await call.StaySilentAsync(3_000);
            }
        );

        var address = Assert.IsType<AgentToolAddress>(Assert.Single(host!.Opened));
        Assert.Equal(("p", "ann", null, true), (address.Project, address.Agent, address.Version, address.KeepsContext));
        Assert.Equal(interrupts ? 1 : 2, host.Calls.Count);
        Assert.Equal(interrupts ? 1 : 0, host.Cancelled);
        Assert.Equal(interrupts ? 1 : 0, call.Of("response.foundry_agent_call.failed").Count());
        Assert.Equal(interrupts ? 2 : 4, call.Of("response.done").Count());
        call.LeavesNothing();
        Assert.Equal(0, host.Open);
        using var reader = new JournalReader(new MemoryStream(journals.Last));
        var result = StepReplay.Run(reader);
        Assert.True(result.Difference is null, result.Difference?.ToString());
    }

    [Fact]
    public void A_journal_holds_no_secret_and_replays_to_the_byte()
    {
        var journals = new MemoryJournals();
        Call.Run(
            new()
            {
                Update = Server,
                Options = new() { Journals = journals },
                Tools = clock => new(clock, new FakeTool("find", "in the cellar")),
                Answers = [FakeAnswer.Call("find", "{}"), FakeAnswer.Text("It is there.")],
            },
            async call =>
            {
                await call.Client.NextAsync("mcp_list_tools.completed");
                call.Client.Send(Ask);
                await call.Client.NextAsync("response.done");
                call.Client.Send(
                    """{"type":"session.update","session":{"tools":[{"type":"mcp","server_label":"docs","server_url":"https://docs.test/mcp","authorization":"tok-789"}]}}"""
                );
                await call.StaySilentAsync(1_000);
            }
        );

        var text = Encoding.UTF8.GetString(journals.Last);
        Assert.Contains("docs.test", text, StringComparison.Ordinal);
        Assert.DoesNotContain("tok-", text, StringComparison.Ordinal);
        Assert.DoesNotContain("key-456", text, StringComparison.Ordinal);
        using var reader = new JournalReader(new MemoryStream(journals.Last));
        var result = StepReplay.Run(reader);
        Assert.True(result.Difference is null, result.Difference?.ToString());
        Assert.True(result is { Lost: 0, HasEnd: true, Unknown: 0 }, result.ToString());
    }
}
