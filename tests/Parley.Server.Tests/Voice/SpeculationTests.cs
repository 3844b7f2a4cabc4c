using Parley.Client;
using Parley.Runtime.Sessions;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Voice;

/// <summary>Answers prepared while a person pauses: real speech, recogniser, assistant and voice, over a real socket.</summary>
public sealed class SpeculationTests
{
    private static readonly string[] Questions =
    [
        "What time is it?",
        "What is seven plus five?",
        "Please count to three.",
    ];

    [Fact]
    [Covers("feature:parley-speculation")]
    public async Task Answers_are_prepared_in_the_silence_and_given_in_the_usual_order()
    {
        var receipts = await TalkAsync(SpeculationMode.On);

        Assert.Contains(receipts, r => r.Root.GetProperty("speculation").GetProperty("adopted").GetBoolean());
        foreach (var receipt in receipts.Where(r => Speculation(r, "adopted")))
        {
            Assert.Equal(0, receipt.Root.GetProperty("parts").GetProperty("first_token").GetDouble());
            Assert.True(receipt.Root.GetProperty("speculation").GetProperty("saved_ms").GetDouble() > 0);
        }
    }

    [Fact]
    public async Task Off_is_off() =>
        Assert.All(
            await TalkAsync(SpeculationMode.Off),
            receipt =>
            {
                Assert.False(Speculation(receipt, "adopted"));
                Assert.Equal(0, receipt.Root.GetProperty("speculation").GetProperty("started").GetInt32());
            }
        );

    private static bool Speculation(ServerMessage receipt, string name) =>
        receipt.Root.GetProperty("speculation").GetProperty(name).GetBoolean();

    private static async Task<IReadOnlyList<ServerMessage>> TalkAsync(SpeculationMode mode)
    {
        await using var server = await TestServer.StartAsync(
            settings => settings with { Responder = "builtin", Speculation = mode },
            realEngines: true
        );
        await using var caller = await Caller.ConnectAsync(server);
        await caller.SendAsync("""{"type":"session.update","session":{"include":["parley.latency"]} }""");
        await caller.UntilAsync("session.updated");
        foreach (var question in Questions)
        {
            await caller.SayAsync(await Caller.SpeechAsync(question));
            var done = await caller.UntilAsync("response.done");
            Assert.Equal("completed", done.Text("response", "status"));
        }

        AssertOrder(caller.Messages);
        var receipts = caller.Of("parley.latency_receipt").ToList();
        Assert.Equal(Questions.Length, receipts.Count);
        foreach (var receipt in receipts)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{receipt.Root.GetProperty("total_ms")} ms, {receipt.Root.GetProperty("speculation")}, {receipt.Root.GetProperty("marks")}"
            );
        }

        return receipts;
    }

    /// <summary>Nothing of a response comes before the turn that it answers is committed and written down.</summary>
    private static void AssertOrder(IReadOnlyList<ServerMessage> messages)
    {
        var open = false;
        foreach (var message in messages)
        {
            switch (message.Type)
            {
                case "input_audio_buffer.speech_started":
                    open = true;
                    break;
                case "conversation.item.input_audio_transcription.completed":
                    open = false;
                    break;
            }

            Assert.False(
                open && message.Type is "response.created" or "response.output_item.added",
                $"{message.Type} before the turn was over"
            );
        }
    }
}
