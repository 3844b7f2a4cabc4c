using System.Text.Json;
using Parley.Client;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Outgoing;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Voice;

/// <summary>What comes beside the sound of an answer, with the real voices and over a real socket.</summary>
public sealed class SpokenAnswerTests(RealServer real) : IClassFixture<RealServer>
{
    private const string Flite = "en-US-AvaNeural";
    private const string Espeak = "de-DE-KatjaNeural";
    private const string English = "Well, the next train to the airport, leaves at ten. Have a good trip!";
    private const string German = "Guten Tag, der Zug nach Hamburg, fährt um zehn. Gute Reise!";

    [Theory]
    [InlineData(Flite, English, "pcm16", 24_000)]
    [InlineData(Flite, English, "pcm16_8000hz", 8_000)]
    [InlineData(Flite, English, "pcm16_16000hz", 16_000)]
    [InlineData(Flite, English, "pcm16_44100hz", 44_100)]
    [InlineData(Flite, English, "g711_ulaw", 8_000)]
    [InlineData(Espeak, German, "pcm16_22050hz", 22_050)]
    [InlineData(Espeak, German, "pcm16_48000hz", 48_000)]
    [InlineData(Espeak, German, "g711_alaw", 8_000)]
    public async Task Words_mouth_shapes_and_frames_fit_the_sound_in_every_format(
        string voice,
        string text,
        string format,
        int rate
    )
    {
        await using var caller = await Caller.ConnectAsync(real.Server);
        await caller.SendAsync(
            $$$"""
            {"type":"session.update","session":{"voice":{"type":"azure-standard","name":"{{{voice}}}" },"output_audio_format":"{{{format}}}",
            "output_audio_timestamp_types":["word"],"animation":{"outputs":["blendshapes","viseme_id"]} } }
            """
        );
        await SayAsync(caller, text);
        await caller.UntilAsync("response.done");

        var answer = Answer.Of(caller, format, rate);
        Assert.Equal(text, string.Join(' ', answer.Words.Select(w => w.Text)));
        answer.AssertWordsAreWhereTheSoundIs();
        answer.AssertShapesAndFramesFit();
        answer.AssertBeginsWithSound();
        Assert.DoesNotContain(caller.Messages, m => m.Type is "error");
        Assert.Empty(VoiceWarnings(caller));
    }

    [Theory]
    [InlineData(Flite, English, "0.5")]
    [InlineData(Flite, English, "1.5")]
    [InlineData(Espeak, German, "0.5")]
    [InlineData(Espeak, German, "1.5")]
    public async Task They_fit_at_every_rate(string voice, string text, string rate)
    {
        await using var caller = await Caller.ConnectAsync(real.Server);
        await caller.SendAsync(
            $$$"""
            {"type":"session.update","session":{"voice":{"type":"azure-standard","name":"{{{voice}}}","rate":"{{{rate}}}" },
            "output_audio_timestamp_types":["word"],"animation":{"outputs":["blendshapes","viseme_id"]} } }
            """
        );
        await SayAsync(caller, text);
        await caller.UntilAsync("response.done");

        var answer = Answer.Of(caller, "pcm16", 24_000);
        Assert.Equal(text, string.Join(' ', answer.Words.Select(w => w.Text)));
        answer.AssertWordsAreWhereTheSoundIs();
        answer.AssertShapesAndFramesFit();
        answer.AssertBeginsWithSound();
    }

    [Covers("feature:71")]
    [Theory]
    [InlineData(Flite)]
    [InlineData("en-GB-SoniaNeural")]
    public async Task A_lexicon_from_elsewhere_changes_what_is_heard_and_not_what_is_written(string voice)
    {
        await using var documents = await DocumentServer.StartAsync();
        await using var caller = await Caller.ConnectAsync(real.Server);
        const string Text = "I would like Blim please, and Zzyx.";
        await SayAsync(caller, Text);
        await caller.UntilAsync("response.done");
        var without = caller.Audio.Count;
        await UseAsync(caller, voice, $"\"custom_lexicon_url\":\"{documents.Url("/lexicon.pls")}\"");
        await SayAsync(caller, Text);
        await caller.UntilAsync("response.done");
        var with = caller.Audio.Count - without;

        Assert.True(with > without + 12_000, "four words take longer than three letters");
        Assert.Equal(Text, caller.Of("response.audio_transcript.done").Last().Text("transcript"));
        Assert.Equal(1, documents.Asked);
        Assert.Empty(VoiceWarnings(caller));
        if (voice is Flite)
        {
            var heard = await caller.TranscribeAsync(without);
            Assert.Contains("yellow", heard, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("seven", heard[^12..], StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Text_normalization_from_elsewhere_changes_what_is_heard()
    {
        await using var documents = await DocumentServer.StartAsync();
        await using var caller = await Caller.ConnectAsync(real.Server);
        await UseAsync(caller, Flite, $"\"custom_text_normalization_url\":\"{documents.Url("/rules.json")}\"");
        await SayAsync(caller, "The house used seven kWh.");
        await caller.UntilAsync("response.done");
        Assert.Contains("hours", await caller.TranscribeAsync(0), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/missing.pls", "answers 404")]
    [InlineData("/redirect", "redirects")]
    [InlineData("/large", "more than 1024 KiB")]
    [InlineData("/endless", "more than 1024 KiB")]
    [InlineData("/page.html", "not XML")]
    [InlineData("/dtd.pls", "document type")]
    public async Task A_lexicon_that_cannot_be_used_is_told_once_and_the_answer_is_spoken(string path, string reason)
    {
        await using var documents = await DocumentServer.StartAsync();
        await using var caller = await Caller.ConnectAsync(real.Server);
        await UseAsync(caller, Flite, $"\"custom_lexicon_url\":\"{documents.Url(path)}\"");
        var warning = await VoiceWarningAsync(caller);
        Assert.Equal("voice_lexicon_unavailable", warning.Text("warning", "code"));
        Assert.Equal("session.voice.custom_lexicon_url", warning.Text("warning", "param"));
        Assert.Contains(reason, warning.Text("warning", "message"), StringComparison.Ordinal);
        await SayAsync(caller, "All is well.");
        var done = await caller.UntilAsync("response.done");
        Assert.Equal("completed", done.Text("response", "status"));
        Assert.Single(VoiceWarnings(caller));
    }

    [Fact]
    public async Task Without_leave_nothing_is_fetched_and_the_warning_names_the_setting()
    {
        await using var documents = await DocumentServer.StartAsync();
        await using var server = await TestServer.StartAsync(realEngines: true);
        await using var caller = await Caller.ConnectAsync(server);
        await UseAsync(caller, Flite, $"\"custom_lexicon_url\":\"{documents.Url("/lexicon.pls")}\"");
        var warning = await VoiceWarningAsync(caller);
        Assert.Contains("--outgoing-hosts", warning.Text("warning", "message"), StringComparison.Ordinal);
        Assert.Equal(0, documents.Asked);
    }

    [Fact]
    public async Task A_slow_lexicon_keeps_nobody_waiting_for_long_and_counts_when_it_has_come()
    {
        await using var documents = await DocumentServer.StartAsync();
        await using var caller = await Caller.ConnectAsync(real.Server);
        await UseAsync(caller, Flite, $"\"custom_lexicon_url\":\"{documents.Url("/slow.pls")}\"");
        await SayAsync(caller, "I would like Blim please.");
        await caller.UntilAsync("response.done");
        var without = caller.Audio.Count;
        Assert.Equal("voice_rules_late", (await VoiceWarningAsync(caller)).Text("warning", "code"));
        documents.Let();
        // Let go of on the other side, it may still need a moment to be read: answers wait for it within the limit.
        await SayAsync(caller, "I would like Blim please.");
        await caller.UntilAsync("response.done");
        Assert.True(caller.Audio.Count - without > without + 12_000);
    }

    private static IEnumerable<ServerMessage> VoiceWarnings(Caller caller) =>
        caller.Of("warning").Where(w => w.Text("warning", "code")!.StartsWith("voice_", StringComparison.Ordinal));

    private static async Task<ServerMessage> VoiceWarningAsync(Caller caller)
    {
        while (!VoiceWarnings(caller).Any())
        {
            await caller.UntilAsync("warning");
        }

        return VoiceWarnings(caller).Single();
    }

    private static async Task UseAsync(Caller caller, string voice, string field)
    {
        await caller.SendAsync(
            $$$"""{"type":"session.update","session":{"voice":{"type":"azure-standard","name":"{{{voice}}}",{{{field}}} } } }"""
        );
        Assert.Equal("session.updated", (await caller.UntilAsync("session.updated", "error")).Type);
    }

    private static Task SayAsync(Caller caller, string text) =>
        caller.SendAsync(
            JsonSerializer.Serialize(
                new
                {
                    type = "response.create",
                    response = new
                    {
                        pre_generated_assistant_message = new
                        {
                            type = "message",
                            role = "assistant",
                            content = new[] { new { type = "text", text } },
                        },
                    },
                }
            )
        );
}
