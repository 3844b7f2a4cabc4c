using Parley.Audio;
using Parley.Client;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Voice;

/// <summary>
/// The receipt against a recording of the same call: what the caller's own clock says lies between the last sound that was sent
/// and the first that was played.
/// </summary>
public sealed class LatencyReceiptTests
{
    private const string Receipt = "parley.latency_receipt";

    // Both measures are of one call, so load does not matter much; a processor that is taken away between two of them does.
    private const double ToleranceMs = 100;

    [Fact]
    [Covers("feature:parley-latency")]
    public async Task The_parts_add_up_to_the_silence_in_a_recording_of_the_call()
    {
        await using var server = await TestServer.StartAsync(realEngines: true);
        await using var caller = await Caller.ConnectAsync(server);
        await caller.SendAsync("""{"type":"session.update","session":{"include":["parley.latency"]} }""");
        await caller.UntilAsync("session.updated");
        var errors = new List<double>();
        foreach (var question in new[] { "What time is it?", "What is seven plus five?", "Please count to three." })
        {
            var spoken = await caller.SayAsync(await Caller.SpeechAsync(question));
            var first = caller.Messages.Count;
            await caller.UntilAsync("response.done");
            var turn = caller.Messages.Skip(first).ToList();
            var sound = turn.First(m => m.Type is "response.audio.delta");
            var receipt = turn.Single(m => m.Type is Receipt);

            var heard = (sound.ReceivedAt - spoken.EndOfSpeechAt).TotalMilliseconds;
            var total = receipt.Root.GetProperty("total_ms").GetDouble();
            var parts = receipt.Root.GetProperty("parts").EnumerateObject().Sum(p => p.Value.GetDouble());
            errors.Add(total - heard);
            Assert.Equal(total, parts, 0.5);
            Assert.Equal(sound.Text("response_id"), receipt.Text("response_id"));
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"'{question}': {heard:F1} ms in the recording, {total:F1} in the receipt; {receipt.Root}"
            );

            // The person lets the answer end: its sound is sent hardly faster than it is played.
            await caller.SayAsync(new WavAudio(new short[12_000], 24_000));
        }

        Assert.All(errors, e => Assert.InRange(e, -ToleranceMs, ToleranceMs));
    }

    [Fact]
    public async Task A_client_that_did_not_ask_gets_none()
    {
        await using var server = await TestServer.StartAsync(realEngines: true);
        await using var caller = await Caller.ConnectAsync(server);
        await caller.SayAsync(await Caller.SpeechAsync("What time is it?"));
        await caller.UntilAsync("response.done");

        Assert.Empty(caller.Of(Receipt));
        Assert.NotEmpty(caller.Of("response.audio.delta"));
    }
}
