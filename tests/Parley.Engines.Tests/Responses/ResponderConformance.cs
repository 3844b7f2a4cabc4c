using Parley.Engines.Responses;

namespace Parley.Engines.Tests.Responses;

/// <summary>What every responder must do.</summary>
public abstract class ResponderConformance
{
    private static readonly ChatTool Weather = Asking.Tool(
        "get_weather",
        "Get the current weather for a city",
        """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""
    );

    protected abstract IResponder Responder { get; }

    [Fact]
    public async Task The_last_part_is_always_done_and_there_is_only_one()
    {
        foreach (string said in new[] { "hello", "what time is it", "", "colourless green ideas sleep furiously" })
        {
            IReadOnlyList<ResponderPart> parts = await Asking.PartsAsync(Responder, Said(said));

            Assert.IsType<ResponderDone>(parts[^1]);
            Assert.Single(parts.OfType<ResponderDone>());
            Assert.NotEmpty(Asking.Text(parts));
        }
    }

    [Fact]
    public async Task An_empty_conversation_is_answered()
    {
        IReadOnlyList<ResponderPart> parts = await Asking.PartsAsync(Responder, Said());

        Assert.NotEmpty(Asking.Text(parts));
        Assert.Equal(ResponderFinish.Stop, Assert.IsType<ResponderDone>(parts[^1]).Finish);
    }

    [Fact]
    public async Task Text_comes_in_more_than_one_piece()
    {
        IReadOnlyList<ResponderPart> parts = await Asking.PartsAsync(Responder, Said("hello"));

        Assert.True(parts.OfType<ResponderText>().Count() > 1);
    }

    [Fact]
    public async Task Usage_is_never_missing()
    {
        ResponderDone done = (ResponderDone)(await Asking.PartsAsync(Responder, Said("hello there")))[^1];

        Assert.True(done.Usage.InputTokens > 0);
        Assert.True(done.Usage.OutputTokens > 0);
    }

    [Fact]
    public async Task A_tool_is_called_and_its_result_is_answered()
    {
        Asking asking = new(Responder);
        asking.Request = asking.Request with { Tools = [Weather] };

        await asking.SayAsync("what is the weather in Paris");

        Assert.Equal(ResponderFinish.ToolCalls, asking.Done.Finish);
        Assert.Equal("get_weather", asking.Call!.Value.Name);
        Assert.Equal("Paris", asking.Call.Value.Arguments.GetProperty("city").GetString());
        Assert.Equal(0, asking.Last.OfType<ResponderToolCall>().First().Index);

        string answer = await asking.ResultAsync("""{"temperature":21,"condition":"sunny"}""");

        Assert.Contains("21", answer, StringComparison.Ordinal);
        Assert.Contains("sunny", answer, StringComparison.Ordinal);
        Assert.Equal(ResponderFinish.Stop, asking.Done.Finish);
    }

    [Fact]
    public async Task A_cancelled_answer_ends_with_a_cancellation()
    {
        using CancellationTokenSource cancel = new();
        await using IAsyncEnumerator<ResponderPart> parts = Responder
            .RespondAsync(Said("count to twenty"), cancel.Token)
            .GetAsyncEnumerator();
        Assert.True(await parts.MoveNextAsync());

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await parts.MoveNextAsync())
            {
                // Parts that were under way may still come.
            }
        });
    }

    [Fact]
    public async Task A_request_that_is_cancelled_before_it_starts_gives_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (
                ResponderPart part in Responder.RespondAsync(Said("hello"), new CancellationToken(canceled: true))
            )
            {
                Assert.Fail($"unexpected {part}");
            }
        });
    }

    [Fact]
    public async Task Sixteen_answers_at_once_equal_the_same_answers_one_after_the_other()
    {
        string[] said = [.. Enumerable.Range(0, 16).Select(i => $"what is {i} times {i + 3}")];
        List<string> serial = [];
        foreach (string text in said)
        {
            serial.Add(Asking.Text(await Asking.PartsAsync(Responder, Said(text))));
        }

        string[] atOnce = await Task.WhenAll(
            said.Select(t => Task.Run(async () => Asking.Text(await Asking.PartsAsync(Responder, Said(t)))))
        );

        Assert.Equal(string.Join('\n', serial), string.Join('\n', atOnce));
    }

    private static ResponderRequest Said(params string[] texts) =>
        new()
        {
            SessionId = "session",
            Model = "any",
            Instructions = "You are Max.",
            Entries = [.. texts.Select(t => new ChatMessage(ChatRole.User, t))],
            Now = Asking.Afternoon,
        };
}

public sealed class BuiltinConformance : ResponderConformance
{
    protected override IResponder Responder { get; } = new Engines.Builtin.BuiltinResponder();
}
