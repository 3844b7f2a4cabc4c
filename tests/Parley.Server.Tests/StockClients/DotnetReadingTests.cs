using System.Buffers;
using System.Text;
using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Json;
using Parley.Protocol.Session;
using Parley.Protocol.Tests.Json;

namespace Parley.Server.Tests.StockClients;

/// <summary>All that Parley writes, through the stock clients' own readers, with every public getter called.</summary>
public sealed class DotnetReadingTests
{
    /// <summary>The classes that the clients give for events without a class of their own.</summary>
    private static readonly string[] _unknown = ["RealtimeServerUpdate", "UnknownRealtimeServerEvent"];

    public static TheoryData<string> Clients => [DotnetClient.Ga.Program, DotnetClient.Beta.Program];

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Everything_that_was_sent_in_the_scenarios_can_be_read(string program)
    {
        var client = DotnetClient.Named(program);
        var sent = (await DotnetRun.OfAsync(client)).ServerMessages.ToList();

        await AssertReadAsync(client, sent);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task One_example_of_every_event_can_be_read(string program)
    {
        var client = DotnetClient.Named(program);
        var config = SessionDefaults.For("gpt-realtime", null, client.Profile);
        var written = ServerEventSamples.All.Select(e => Write(Own(e) with { EventId = "event_7" })).ToList();

        await AssertReadAsync(client, written);

        // A session has the defaults of its dialect.
        ServerEvent Own(ServerEvent e) =>
            e switch
            {
                SessionCreated created => new SessionCreated(created.Session with { Config = With(created.Session) }),
                SessionUpdated updated => new SessionUpdated(updated.Session with { Config = With(updated.Session) }),
                _ => e,
            };

        SessionConfig With(SessionView session) => config with { Tools = session.Config.Tools };

        string Write(ServerEvent e)
        {
            var output = new ArrayBufferWriter<byte>();
            ServerEventWriter.Write(e, output, client.Profile);
            return Encoding.UTF8.GetString(output.WrittenSpan);
        }
    }

    /// <summary>The scenarios send nothing that the clients have no class for, but for what is younger than the client.</summary>
    [Theory]
    [InlineData("OpenAI.Ga")]
    [InlineData(
        "OpenAI.Beta",
        "conversation.item.retrieved",
        "conversation.item.input_audio_transcription.delta",
        "output_audio_buffer.cleared"
    )]
    public async Task The_client_has_a_class_for_what_is_sent(string program, params string[] younger)
    {
        var client = DotnetClient.Named(program);
        var sent = (await DotnetRun.OfAsync(client)).ServerMessages.ToList();
        var read = await client.ParseAsync(sent);
        var unknown = sent.Zip(read)
            .Where(pair => _unknown.Contains(pair.Second.GetProperty("type").GetString(), StringComparer.Ordinal))
            .Select(pair => JsonElement.Parse(pair.First).GetProperty("type").GetString()!)
            .Distinct(StringComparer.Ordinal)
            .Except(younger, StringComparer.Ordinal)
            .ToList();

        Assert.True(unknown.Count == 0, string.Join(", ", unknown));
    }

    private static async Task AssertReadAsync(DotnetClient client, List<string> events)
    {
        Assert.NotEmpty(events);
        var read = await client.ParseAsync(events);
        Assert.Equal(events.Count, read.Count);
        var thrown = events
            .Zip(read)
            .Where(pair => pair.Second.TryGetProperty("thrown", out _))
            .Select(pair => $"{pair.Second.GetProperty("message").GetString()}: {pair.First}")
            .ToList();
        Assert.True(thrown.Count == 0, string.Join("\n", thrown));
        Assert.True(read.Sum(answer => answer.GetProperty("getters").GetInt32()) > events.Count);
    }
}
