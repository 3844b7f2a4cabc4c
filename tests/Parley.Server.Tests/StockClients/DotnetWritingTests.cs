using System.Text;
using System.Text.Json;
using Parley.Protocol.Json;
using Parley.Protocol.Session;

namespace Parley.Server.Tests.StockClients;

/// <summary>What the stock .NET clients write, byte for byte, and that Parley reads all of it.</summary>
public sealed class DotnetWritingTests
{
    /// <summary>Sent on purpose by the scenarios.</summary>
    private static readonly string[] _mistakes =
    [
        "this is not JSON",
        """{"type":"no.such.event","event_id":"mistake_1"}""",
        """{"type":"conversation.item.create","event_id":"mistake_2"}""",
        """{"type":"no.such.event","event_id":"the_last"}""",
    ];

    public static TheoryData<string> Clients => [DotnetClient.Ga.Program, DotnetClient.Beta.Program];

    [Fact]
    public async Task The_current_client_asks_at_this_address()
    {
        var request = await RequestAsync(DotnetClient.Ga);

        Assert.StartsWith("GET /v1/realtime?model=gpt-realtime HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Bearer ", request, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\nSec-WebSocket-Protocol: realtime\r\n", request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("OpenAI-Beta", request, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_earlier_client_asks_at_this_address_and_says_that_it_is_one()
    {
        var request = await RequestAsync(DotnetClient.Beta);

        Assert.StartsWith(
            "GET /v1/realtime?model=gpt-4o-realtime-preview HTTP/1.1\r\n",
            request,
            StringComparison.Ordinal
        );
        Assert.Contains("\r\nOpenAI-Beta: realtime=v1\r\n", request, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\nSec-WebSocket-Protocol: realtime\r\n", request, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The type comes last, and twice in a part of a message.</summary>
    [Theory]
    [InlineData(
        """{"item":{"content":[{"type":"input_text","text":"My name is Ada.","type":"input_text"}],"role":"user","type":"message"},"type":"conversation.item.create"}"""
    )]
    [InlineData(
        """{"item":{"content":[{"type":"text","text":"A fish.","type":"text"}],"role":"assistant","type":"message"},"type":"conversation.item.create"}"""
    )]
    [InlineData(
        """{"session":{"tool_choice":{"function":{"name":"get_weather"},"type":"function"}},"type":"session.update"}"""
    )]
    [InlineData(
        """{"response":{"modalities":["text"],"instructions":"Be short.","max_output_tokens":null},"type":"response.create"}"""
    )]
    [InlineData("""{"session":{"modalities":["text"],"turn_detection":null},"type":"session.update"}""")]
    [InlineData(
        """{"item_id":"item_none","content_index":0,"audio_end_ms":1500,"type":"conversation.item.truncate"}"""
    )]
    [InlineData("""{"response":{},"type":"response.create"}""")]
    public async Task The_earlier_client_writes_this(string message)
    {
        var run = await DotnetRun.OfAsync(DotnetClient.Beta);
        Assert.Contains(message, run.ClientMessages, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(
        """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"My name is Ada."}]}}"""
    )]
    [InlineData("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{},"output":{}}}}""")]
    [InlineData("""{"type":"response.create","response":{}}""")]
    public async Task The_current_client_writes_this(string message)
    {
        var run = await DotnetRun.OfAsync(DotnetClient.Ga);
        Assert.Contains(message, run.ClientMessages, StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Parley_reads_everything_that_a_client_writes(string program)
    {
        var client = DotnetClient.Named(program);
        var run = await DotnetRun.OfAsync(client);
        var refused = new List<string>();
        var session = SessionDefaults.For("gpt-realtime", null, client.Profile);
        foreach (var message in run.ClientMessages.Except(_mistakes, StringComparer.Ordinal))
        {
            var read = ClientEventReader.Read(Encoding.UTF8.GetBytes(message), client.Profile);
            if (read.Error is { } error)
            {
                refused.Add($"{error.Code} {error.Param}: {Short(message)}");
            }
            else if (read.Event is SessionUpdate update && !IsTranscription(message))
            {
                // Each on top of the one before: a tool is offered first and chosen later.
                var applied = update.Patch.ApplyTo(session);
                session = applied.Config;
                refused.AddRange(applied.Error is { } fault ? [$"{fault.Code} {fault.Param}: {Short(message)}"] : []);
            }
        }

        Assert.True(refused.Count == 0, string.Join("\n", refused));
    }

    /// <summary>A function by its name in the form of the chat completions.</summary>
    [Fact]
    public async Task The_earlier_form_of_a_chosen_tool_is_understood()
    {
        var run = await DotnetRun.OfAsync(DotnetClient.Beta);
        var choices = run
            .ServerMessages.Select(message => JsonElement.Parse(message))
            .Where(e => e.GetProperty("type").ValueEquals("session.updated"))
            .Select(e => e.GetProperty("session").GetProperty("tool_choice"))
            .Where(choice => choice.ValueKind is JsonValueKind.Object)
            .ToList();

        Assert.NotEmpty(choices);
        Assert.All(choices, choice => Assert.Equal("get_weather", choice.GetProperty("name").GetString()));
    }

    private static string Short(string message) => message.Length <= 300 ? message : message[..300] + "...";

    private static bool IsTranscription(string message) =>
        message.Contains("""{"type":"transcription",""", StringComparison.Ordinal);

    private static async Task<string> RequestAsync(DotnetClient client) =>
        (await DotnetRun.OfAsync(client)).Connections.First(connection => connection.IsWebSocket).Request;
}
