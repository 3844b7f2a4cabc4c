using System.Text.Json;
using Parley.Engines.Builtin;
using Parley.Engines.Responses;

namespace Parley.Engines.Tests.Responses;

public sealed class BuiltinToolTests
{
    private static readonly ChatTool[] Hotel =
    [
        Asking.Tool(
            "get_weather",
            "Get the current weather for a city",
            """{"type":"object","properties":{"city":{"type":"string"},"unit":{"type":"string","enum":["celsius","fahrenheit"]}},"required":["city"]}"""
        ),
        Asking.Tool(
            "set_light",
            "Turn the light in a room on or off",
            """{"type":"object","properties":{"room":{"type":"string","enum":["kitchen","bedroom","living_room"]},"on":{"type":"boolean"}},"required":["room","on"]}"""
        ),
        Asking.Tool(
            "bookRoom",
            "Book a hotel room",
            """{"type":"object","properties":{"guest_name":{"type":"string"},"nights":{"type":"integer","description":"number of nights"},"guests":{"type":"integer"},"date":{"type":"string"}},"required":["guest_name","nights"]}"""
        ),
        Asking.Tool(
            "send_message",
            "Send a message to a contact",
            """{"type":"object","properties":{"recipient":{"type":"string"},"text":{"type":"string"}},"required":["recipient","text"]}"""
        ),
        Asking.Tool("open_garage_door", null),
        Asking.Tool(
            "search_catalog",
            "Search the product catalog",
            """{"type":"object","properties":{"query":{"type":"string"}},"required":["query"]}"""
        ),
    ];

    [Theory]
    [InlineData("what is the weather in Paris", "get_weather", """{"city":"Paris"}""")]
    [InlineData(
        "What's the weather like in New York in celsius?",
        "get_weather",
        """{"city":"New York","unit":"celsius"}"""
    )]
    [InlineData("weather for berlin please", "get_weather", """{"city":"Berlin"}""")]
    [InlineData("turn on the light in the kitchen", "set_light", """{"room":"kitchen","on":true}""")]
    [InlineData("turn off the living room lamp", "set_light", """{"room":"living_room","on":false}""")]
    [InlineData("book a room for three nights for anna", "bookRoom", """{"nights":3,"guest_name":"Anna"}""")]
    [InlineData(
        "send a message to Bob saying I will be late",
        "send_message",
        """{"recipient":"Bob","text":"I will be late"}"""
    )]
    [InlineData("open the garage door", "open_garage_door", "{}")]
    [InlineData("search the catalog for red shoes", "search_catalog", """{"query":"red shoes"}""")]
    public async Task A_request_that_fits_a_tool_is_called_with_its_arguments(
        string said,
        string tool,
        string arguments
    )
    {
        Asking asking = WithTools();

        await asking.SayAsync(said);

        Assert.NotNull(asking.Call);
        Assert.Equal(tool, asking.Call.Value.Name);
        Assert.True(
            JsonElement.DeepEquals(JsonElement.Parse(arguments), asking.Call.Value.Arguments),
            asking.Call.Value.Arguments.GetRawText()
        );
        Assert.Equal(ResponderFinish.ToolCalls, asking.Done.Finish);
    }

    [Theory]
    [InlineData("what time is it", "3:42")]
    [InlineData("what is twelve times seven", "84")]
    [InlineData("hello", "Parley")]
    [InlineData("tell me a joke", "?")]
    [InlineData("spell hotel", "H, O, T, E, L")]
    [InlineData("thank you", "")]
    [InlineData("count to five", "five")]
    public async Task Other_things_call_no_tool(string said, string answer)
    {
        Asking asking = WithTools();

        string text = await asking.SayAsync(said);

        Assert.Null(asking.Call);
        Assert.Contains(answer, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_argument_is_asked_for_and_then_the_call_is_made()
    {
        Asking asking = WithTools();

        string question = await asking.SayAsync("what is the weather");
        Assert.Contains("city", question, StringComparison.Ordinal);
        await asking.SayAsync("london");

        Assert.Equal("get_weather", asking.Call!.Value.Name);
        Assert.Equal("London", asking.Call.Value.Arguments.GetProperty("city").GetString());
    }

    [Fact]
    public async Task Two_missing_arguments_are_asked_for_one_after_the_other()
    {
        Asking asking = WithTools();

        await asking.SayAsync("book a room");
        await asking.SayAsync("Anna Smith");
        await asking.SayAsync("two");

        Assert.Equal("""{"guest_name":"Anna Smith","nights":2}""", asking.Call!.Value.Arguments.GetRawText());
    }

    [Fact]
    public async Task A_no_ends_the_questions()
    {
        Asking asking = WithTools();

        await asking.SayAsync("what is the weather");
        string answer = await asking.SayAsync("no");

        Assert.Null(asking.Call);
        Assert.Contains("leave it", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"temperature":21,"condition":"sunny"}""", "The temperature is 21 and the condition is sunny.")]
    [InlineData("""{"temperature_c":21.50}""", "The temperature is 21.5 degrees Celsius.")]
    [InlineData("It is sunny.", "It is sunny.")]
    [InlineData("done", "done.")]
    [InlineData("""{"message":"your room is booked"}""", "Your room is booked.")]
    [InlineData("""{"success":true}""", "That is done.")]
    [InlineData("""{"success":false}""", "It says that this did not work.")]
    [InlineData("""{"error":{"message":"no such city"}}""", "That did not work: no such city.")]
    [InlineData("""["tea","coffee"]""", "There are two: tea and coffee.")]
    [InlineData("""{"items":["tea","coffee"],"total":2}""", "The items are tea and coffee and the total is 2.")]
    [InlineData("", "That is done. It gave nothing back.")]
    [InlineData("{\"broken", "{\"broken.")]
    [InlineData("42", "42.")]
    [InlineData("{\"items_in_cart\":3,\"ok\":true}", "The items in cart are 3.")]
    public async Task A_result_is_said_in_a_sentence(string output, string expected)
    {
        Asking asking = WithTools();
        await asking.SayAsync("open the garage door");

        Assert.Equal(expected, await asking.ResultAsync(output));
    }

    [Fact]
    public async Task No_tool_is_called_when_the_session_forbids_it()
    {
        Asking asking = WithTools(new ToolChoice(ToolChoiceMode.None));

        string answer = await asking.SayAsync("what is the weather in Paris");

        Assert.Null(asking.Call);
        Assert.NotEmpty(answer);
    }

    [Fact]
    public async Task A_named_tool_is_called_whatever_is_said()
    {
        Asking asking = WithTools(new ToolChoice(ToolChoiceMode.Function, "set_light"));

        await asking.SayAsync("hello");

        Assert.Equal("set_light", asking.Call!.Value.Name);
        Assert.Equal("kitchen", asking.Call.Value.Arguments.GetProperty("room").GetString());
    }

    [Fact]
    public async Task A_required_call_is_made_once_and_then_its_result_is_said()
    {
        Asking asking = WithTools(new ToolChoice(ToolChoiceMode.Required));

        await asking.SayAsync("any red shoes in the catalog");
        Assert.Equal("search_catalog", asking.Call!.Value.Name);
        string answer = await asking.ResultAsync("none");

        Assert.Equal("none.", answer);
    }

    private static Asking WithTools(ToolChoice? choice = null)
    {
        Asking asking = new(new BuiltinResponder());
        asking.Request = asking.Request with { Tools = Hotel, ToolChoice = choice ?? ToolChoice.Auto };
        return asking;
    }
}
