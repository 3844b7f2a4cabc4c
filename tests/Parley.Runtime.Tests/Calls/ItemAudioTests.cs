using System.Text.Json;
using Parley.Audio;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Calls;

/// <summary>The sound of items: kept, retrieved, given by the client (docs/protocol/conversation.md, "Audio").</summary>
public sealed class ItemAudioTests
{
    private const int BytesPerMs = 48;

    [Fact]
    public void What_the_person_said_and_what_was_answered_can_be_retrieved()
    {
        var call = Call.Run(
            new(),
            async call =>
            {
                await call.SpeakAsync(1_000);
                await call.StaySilentUntilAsync("response.done");
                var items = call.Of("conversation.item.created").Select(IdOf).ToArray();
                foreach (var item in items)
                {
                    call.Client.Send($$"""{"type":"conversation.item.retrieve","item_id":"{{item}}"}""");
                    await call.Client.NextAsync("conversation.item.retrieved");
                }
            }
        );
        var retrieved = call.Of("conversation.item.retrieved").Select(PartOf).ToArray();
        Assert.Equal("hello there", retrieved[0].GetProperty("transcript").GetString());
        var heard = retrieved[0].GetProperty("audio").GetBytesFromBase64();
        var stopped = call.One("input_audio_buffer.speech_stopped").Json.GetProperty("audio_end_ms").GetInt32();
        var started = call.One("input_audio_buffer.speech_started").Json.GetProperty("audio_start_ms").GetInt32();
        Assert.InRange(heard.Length, (stopped - started - 3) * BytesPerMs, (stopped - started + 3) * BytesPerMs);
        Assert.Contains(heard, b => b > 60);

        var said = call.Of("response.audio.delta").SelectMany(e => e.Json.GetProperty("delta").GetBytesFromBase64());
        Assert.Equal(said.ToArray(), retrieved[1].GetProperty("audio").GetBytesFromBase64());
        call.LeavesNothing();
    }

    [Fact]
    public void A_truncated_item_keeps_what_was_heard_and_another_format_is_converted()
    {
        var call = Call.Run(
            new() { Answers = [FakeAnswer.Text("One two three four five.")] },
            async call =>
            {
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.done");
                var item = IdOf(call.One("conversation.item.created"));
                call.Client.Send(
                    $$"""{"type":"conversation.item.truncate","item_id":"{{item}}","content_index":0,"audio_end_ms":400}"""
                );
                call.Client.Send($$"""{"type":"conversation.item.retrieve","item_id":"{{item}}"}""");
                await call.Client.NextAsync("conversation.item.retrieved");
                call.Client.Send("""{"type":"session.update","session":{"output_audio_format":"g711_ulaw"}}""");
                call.Client.Send($$"""{"type":"conversation.item.retrieve","item_id":"{{item}}"}""");
                await call.Client.NextAsync("conversation.item.retrieved");
                call.Client.Send($$"""{"type":"conversation.item.delete","item_id":"{{item}}"}""");
                call.Client.Send($$"""{"type":"conversation.item.retrieve","item_id":"{{item}}"}""");
                await call.Client.NextAsync("error");
            }
        );
        var lengths = call.Of("conversation.item.retrieved")
            .Select(e => PartOf(e).GetProperty("audio").GetBytesFromBase64().Length)
            .ToArray();
        Assert.Equal(400 * BytesPerMs, lengths[0]);
        Assert.InRange(lengths[1], 395 * 8, 405 * 8);
        Assert.Equal(
            "One two",
            PartOf(call.Of("conversation.item.retrieved").First()).GetProperty("transcript").GetString()
        );
        call.LeavesNothing();
    }

    [Fact]
    public void Only_the_latest_seconds_are_kept_and_no_event_grows_too_long()
    {
        var setup = new CallSetup
        {
            Answers = [FakeAnswer.Text("One two."), FakeAnswer.Text(string.Join(' ', Enumerable.Repeat("word", 100)))],
            Options = new() { KeepAudio = TimeSpan.FromSeconds(20.2) },
        };
        var call = Call.Run(
            setup,
            async call =>
            {
                for (var i = 0; i < 2; i++)
                {
                    call.Client.Send("""{"type":"response.create"}""");
                    await call.Client.NextAsync("response.done");
                }

                foreach (var item in call.Of("conversation.item.created").Select(IdOf).ToArray())
                {
                    call.Client.Send($$"""{"type":"conversation.item.retrieve","item_id":"{{item}}"}""");
                    await call.Client.NextAsync("conversation.item.retrieved");
                }
            }
        );
        var retrieved = call.Of("conversation.item.retrieved").ToArray();
        Assert.False(PartOf(retrieved[0]).TryGetProperty("audio", out _));
        Assert.InRange(PartOf(retrieved[1]).GetProperty("audio").GetBytesFromBase64().Length, 700_000, 790_000);
        Assert.InRange(retrieved[1].Json.GetRawText().Length, 900_000, (1024 * 1024) - 1);
        Assert.Equal("audio_cut", call.One("warning").Json.GetProperty("warning").GetProperty("code").GetString());
        call.LeavesNothing();
    }

    [Fact]
    public void Nothing_is_kept_where_that_is_set()
    {
        var call = Call.Run(
            new() { Options = new() { KeepAudio = TimeSpan.Zero } },
            async call =>
            {
                await call.SpeakAsync(1_000);
                await call.StaySilentUntilAsync("response.done");
                var item = IdOf(call.Of("conversation.item.created").First());
                call.Client.Send($$"""{"type":"conversation.item.retrieve","item_id":"{{item}}"}""");
                await call.Client.NextAsync("conversation.item.retrieved");
            }
        );
        Assert.Equal(
            JsonValueKind.Null,
            PartOf(call.One("conversation.item.retrieved")).GetProperty("audio").ValueKind
        );
        call.LeavesNothing();
    }

    [Theory]
    [InlineData("g711_ulaw", AudioCoding.G711Ulaw, 8_000)]
    [InlineData("pcm16", AudioCoding.Pcm16, 24_000)]
    public void Sound_in_an_item_is_understood_counted_answered_and_given_back(
        string format,
        AudioCoding coding,
        int rate
    )
    {
        var bytes = new byte[new AudioFormat(coding, rate).BytesPerSecond * 2];
        new Random(1).NextBytes(bytes);
        var audio = Convert.ToBase64String(bytes);
        var call = Call.Run(
            new() { Update = $$"""{"input_audio_format":"{{format}}"}""", Utterances = ["what is this"] },
            async call =>
            {
                call.Client.Send(
                    $$$"""{"type":"conversation.item.create","item":{"id":"said","type":"message","role":"user","content":[{"type":"input_audio","audio":"{{{audio}}}"}]}}"""
                );
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.done");
                call.Client.Send("""{"type":"conversation.item.retrieve","item_id":"said"}""");
                await call.Client.NextAsync("conversation.item.retrieved");
            }
        );
        Assert.InRange(call.Transcriber.LastSamples, 31_900, 32_100);
        var understood = call.One("conversation.item.input_audio_transcription.completed").Json;
        Assert.Equal("what is this", understood.GetProperty("transcript").GetString());
        Assert.Equal("what is this", ((Engines.Responses.ChatMessage)call.Responder.Requests[0].Entries[0]).Text);
        var usage = call.One("response.done").Json.GetProperty("response").GetProperty("usage");
        Assert.Equal(20, usage.GetProperty("input_token_details").GetProperty("audio_tokens").GetInt32());
        var part = PartOf(call.One("conversation.item.retrieved"));
        Assert.Equal(bytes, part.GetProperty("audio").GetBytesFromBase64());
        Assert.Equal("what is this", part.GetProperty("transcript").GetString());
        call.LeavesNothing();
    }

    [Fact]
    public void Sound_that_nobody_can_understand_is_told_of_once_and_answered_all_the_same()
    {
        var call = Call.Run(
            new() { NoTranscriber = true },
            async call =>
            {
                call.Client.Send(
                    """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_audio","audio":"AAAAAA=="}]}}"""
                );
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.done");
            }
        );
        Assert.Single(call.Of("conversation.item.input_audio_transcription.failed"));
        call.LeavesNothing();
    }

    private static string IdOf(ReceivedEvent e) => e.Json.GetProperty("item").GetProperty("id").GetString()!;

    private static JsonElement PartOf(ReceivedEvent e) => e.Json.GetProperty("item").GetProperty("content")[0];
}
