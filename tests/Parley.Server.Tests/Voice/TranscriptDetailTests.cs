using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Coverage;
using Parley.Testing.Fakes;

namespace Parley.Server.Tests.Voice;

/// <summary>Transcripts with all that they can carry: real speech, the real ear, a real socket (docs/protocol/transcription.md).</summary>
public sealed class TranscriptDetailTests
{
    private const string Completed = "conversation.item.input_audio_transcription.completed";

    private const string Both =
        """{"type":"session.update","session":{"include":["item.input_audio_transcription.logprobs","item.input_audio_transcription.phrases"]}}""";

    [Fact]
    [Covers("feature:26")]
    [Covers("feature:60")]
    [Covers("feature:61")]
    public async Task Phrases_and_probabilities_fit_what_was_said_and_when()
    {
        await using var server = await TestServer.StartAsync(realEngines: true);
        await using var caller = await Caller.ConnectAsync(server);
        await caller.SendAsync(Both);
        await caller.UntilAsync("session.updated");
        await caller.SayAsync(await Caller.SpeechAsync("What is the weather like in the morning?"));
        var completed = (await caller.UntilAsync(Completed)).Root;

        CheckTokens(completed, "transcript");
        var length =
            caller.Of("input_audio_buffer.speech_stopped").Single().Find("audio_end_ms")!.Value.GetInt64()
            - caller.Of("input_audio_buffer.speech_started").Single().Find("audio_start_ms")!.Value.GetInt64();
        CheckPhrases(completed, length);
        Assert.DoesNotContain(caller.Of("warning"), w => w.Text("warning", "param") is "session.include");
    }

    [Theory]
    [InlineData("commands/ms-whatstheweatherlike.wav")]
    [InlineData("speech/lj-LJ001-0002.wav")]
    public async Task A_persons_words_have_their_times_too(string file)
    {
        var recording = SharedAudio.Read(file);
        await using var server = await TestServer.StartAsync(realEngines: true);
        await using var caller = await Caller.ConnectAsync(server);
        await caller.SendAsync(Both);
        await caller.SayAsync(recording);
        var completed = (await caller.UntilAsync(Completed)).Root;

        CheckTokens(completed, "transcript");
        var length =
            caller.Of("input_audio_buffer.speech_stopped").First().Find("audio_end_ms")!.Value.GetInt64()
            - caller.Of("input_audio_buffer.speech_started").First().Find("audio_start_ms")!.Value.GetInt64();
        CheckPhrases(completed, length);
    }

    [Fact]
    public async Task A_rare_name_is_heard_with_a_phrase_list_and_not_without()
    {
        await using var server = await TestServer.StartAsync(realEngines: true);
        var said = await Caller.SpeechAsync("Send the report to Zorbex please.");
        Assert.DoesNotContain("zorbex", await HearAsync(""), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("zorbex", await HearAsync(""","phrase_list":["Zorbex"]"""), StringComparison.OrdinalIgnoreCase);

        async Task<string> HearAsync(string more)
        {
            await using var caller = await Caller.ConnectAsync(server);
            await caller.SendAsync(
                """{"type":"session.update","session":{"input_audio_transcription":{"model":"azure-speech" """
                    + more
                    + "}}}"
            );
            await caller.SayAsync(said);
            return (await caller.UntilAsync(Completed)).Text("transcript")!;
        }
    }

    [Theory]
    [InlineData(
        "/openai/realtime?model=gpt-realtime",
        """{"input_audio_transcription":{"model":"gpt-4o-transcribe"},"turn_detection":null,"include":["item.input_audio_transcription.logprobs"]}"""
    )]
    [InlineData(
        "/v1/realtime?model=gpt-realtime",
        """{"type":"realtime","audio":{"input":{"transcription":{"model":"gpt-4o-transcribe"},"turn_detection":null}},"include":["item.input_audio_transcription.logprobs"]}"""
    )]
    public async Task The_other_dialects_get_probabilities_in_deltas_and_the_length_of_the_audio(
        string path,
        string session
    )
    {
        await using var server = await TestServer.StartAsync(realEngines: true);
        using var client = await server.ConnectAsync(path);
        await client.UntilAsync("session.created");
        await client.SendTextAsync($$"""{"type":"session.update","session":{{session}}}""");
        await client.UntilAsync("session.updated");
        var speech = (await Caller.SpeechAsync("What is the weather like in the morning?")).AtRate(24_000);
        var bytes = MemoryMarshal.AsBytes(speech.Samples.AsSpan()).ToArray();
        await client.SendTextAsync(
            $$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(bytes)}}"}"""
        );
        await client.SendTextAsync("""{"type":"input_audio_buffer.commit"}""");
        var deltas = new List<JsonElement>();
        JsonElement message;
        while ((message = (await client.NextAsync())!.Value).GetProperty("type").GetString() is not Completed)
        {
            if (message.GetProperty("type").GetString()!.EndsWith("transcription.delta", StringComparison.Ordinal))
            {
                deltas.Add(message);
            }
        }

        CheckTokens(message, "transcript");
        Assert.NotEmpty(deltas);
        Assert.All(deltas, d => CheckTokens(d, "delta"));
        Assert.Equal(
            message.GetProperty("transcript").GetString(),
            string.Concat(deltas.Select(d => d.GetProperty("delta").GetString()))
        );
        var usage = message.GetProperty("usage");
        Assert.Equal("duration", usage.GetProperty("type").GetString());
        Assert.Equal((speech.Samples.Length + 23_999) / 24_000, usage.GetProperty("seconds").GetInt32());
        Assert.False(message.TryGetProperty("phrases", out _));
    }

    [Fact]
    public async Task A_transcript_that_fails_has_its_own_event_and_no_error()
    {
        var engines = TestEngines.With() with
        {
            Transcriber = new FakeTranscriber(TimeProvider.System) { Failure = FakeTranscriber.Crash() },
        };
        await using var server = await TestServer.StartAsync(parts: new() { Engines = engines });
        using var client = await server.ConnectAsync();
        await client.UntilAsync("session.created");
        await client.SendTextAsync("""{"type":"session.update","session":{"turn_detection":null}}""");
        var audio = Convert.ToBase64String(new byte[48_000]);
        await client.SendTextAsync($$"""{"type":"input_audio_buffer.append","audio":"{{audio}}"}""");
        await client.SendTextAsync("""{"type":"input_audio_buffer.commit"}""");

        var failed = await client.UntilAsync("conversation.item.input_audio_transcription.failed");
        var error = failed.GetProperty("error");
        Assert.Equal("transcriber_crashed", error.GetProperty("code").GetString());
        Assert.Equal("server_error", error.GetProperty("type").GetString());
        Assert.Equal(0, failed.GetProperty("content_index").GetInt32());
        var created = await client.UntilAsync("conversation.item.created");
        Assert.Equal(
            failed.GetProperty("item_id").GetString(),
            created.GetProperty("item").GetProperty("id").GetString()
        );
    }

    private static void CheckTokens(JsonElement message, string text)
    {
        var tokens = message.GetProperty("logprobs").EnumerateArray().ToList();
        var transcript = message.GetProperty(text).GetString()!;
        Assert.Equal(transcript, string.Concat(tokens.Select(t => t.GetProperty("token").GetString())));
        Assert.Equal(
            Encoding.UTF8.GetBytes(transcript),
            tokens.SelectMany(t => t.GetProperty("bytes").EnumerateArray()).Select(b => b.GetByte())
        );
        Assert.All(tokens, t => Assert.InRange(t.GetProperty("logprob").GetDouble(), -100, 0));
        Assert.True(
            tokens.Select(t => t.GetProperty("logprob").GetDouble()).Distinct().Count() > 1,
            "no transcriber is as sure of every word"
        );
    }

    private static void CheckPhrases(JsonElement completed, long length)
    {
        var end = 0L;
        var texts = new List<string>();
        foreach (var phrase in completed.GetProperty("phrases").EnumerateArray())
        {
            Assert.Equal("en-US", phrase.GetProperty("locale").GetString());
            Assert.InRange(phrase.GetProperty("confidence").GetDouble(), 0, 1);
            texts.Add(phrase.GetProperty("text").GetString()!);
            foreach (var word in phrase.GetProperty("words").EnumerateArray())
            {
                var (start, duration) = Span(word);
                Assert.True(start >= end && duration > 0, $"words follow each other: {phrase}");
                end = start + duration;
            }

            var (from, lasts) = Span(phrase);
            Assert.Equal(end, from + lasts);
        }

        Assert.InRange(end, length / 2, length);
        Assert.Equal(completed.GetProperty("transcript").GetString(), string.Join(' ', texts));

        static (long Start, long Duration) Span(JsonElement element) =>
            (
                element.GetProperty("offset_milliseconds").GetInt64(),
                element.GetProperty("duration_milliseconds").GetInt64()
            );
    }
}
