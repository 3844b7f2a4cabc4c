using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Parley.Protocol.Conversation;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Session;

namespace Parley.Protocol.Tests.Session;

public sealed class TranscriptionTests
{
    [Fact]
    public void The_whole_object_replaces_the_old_one_but_keeps_the_model()
    {
        var first = Wire.Accepted(
            """{"input_audio_transcription":{"model":"whisper-1","language":"en-US, de","phrase_list":["Parley"],"prompt":"p"}}"""
        ).Transcription!;
        Assert.Equal(("whisper-1", "en-US, de", "p"), (first.Model, first.Language, first.Prompt));
        Assert.Equal(["Parley"], first.PhraseList);
        var second = Wire.Accepted(
            """{"input_audio_transcription":{"language":""}}""",
            SessionDefaults.For("m", null) with
            {
                Transcription = first,
            }
        ).Transcription!;
        Assert.Equal("whisper-1", second.Model);
        Assert.Null(second.Language);
        Assert.Empty(second.PhraseList);
    }

    [Fact]
    public void Null_turns_transcripts_off() =>
        Assert.Null(Wire.Accepted("""{"input_audio_transcription":null}""").Transcription);

    [Fact]
    public void An_unknown_transcriber_is_taken_with_a_warning()
    {
        var result = Wire.Patch("""{"input_audio_transcription":{"model":"ears-9"}}""");
        Assert.Equal("ears-9", result.Config.Transcription!.Model);
        Assert.Equal("session.input_audio_transcription.model", Assert.Single(result.Warnings).Param);
    }

    [Theory]
    [InlineData("azure-speech")]
    [InlineData("azure-fast-transcription")]
    [InlineData("whisper-1")]
    [InlineData("gpt-4o-transcribe")]
    [InlineData("gpt-4o-mini-transcribe")]
    [InlineData("mai-transcribe")]
    [InlineData("mai-transcribe-1")]
    [InlineData("mai-transcribe-2")]
    public void The_services_transcribers_are_taken_in_silence(string model)
    {
        var result = Wire.Patch($$$"""{"input_audio_transcription":{"model":"{{{model}}}"}}""");
        Assert.Equal(model, result.Config.Transcription!.Model);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void The_one_that_tells_speakers_apart_is_taken_with_a_warning_that_this_one_does_not()
    {
        var result = Wire.Patch("""{"input_audio_transcription":{"model":"gpt-4o-transcribe-diarize"}}""");
        var warning = Assert.Single(result.Warnings);
        Assert.Equal(("not_active", "session.input_audio_transcription.model"), (warning.Code, warning.Param));
        Assert.Contains("speakers", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(499, true)]
    [InlineData(500, false)]
    public void Fewer_than_500_phrases_are_taken(int count, bool taken)
    {
        var phrases = string.Join(',', Enumerable.Range(0, count).Select(i => $"\"name {i}\""));
        var result = Wire.Patch($$$"""{"input_audio_transcription":{"phrase_list":[{{{phrases}}}]}}""");
        Assert.Equal(taken ? count : 0, result.Config.Transcription!.PhraseList.Length);
        Assert.Equal(taken ? null : "session.input_audio_transcription.phrase_list", result.Error?.Param);
    }

    [Fact]
    public void Custom_speech_models_are_kept_with_a_warning_and_ten_are_the_most()
    {
        var result = Wire.Patch("""{"input_audio_transcription":{"custom_speech":{"en-US":"model-1"}}}""");
        Assert.Equal("session.input_audio_transcription.custom_speech", Assert.Single(result.Warnings).Param);
        var echo = Wire.Written(new SessionUpdated(new SessionView("s", result.Config)));
        Assert.Equal(
            """{"en-US":"model-1"}""",
            echo.GetProperty("session")
                .GetProperty("input_audio_transcription")
                .GetProperty("custom_speech")
                .GetRawText()
        );
        var many = string.Join(',', Enumerable.Range(0, 11).Select(i => $"\"x{i}\":\"m\""));
        Assert.Equal(
            "session.input_audio_transcription.custom_speech",
            Wire.Patch("""{"input_audio_transcription":{"custom_speech":{""" + many + "}}}").Error?.Param
        );
    }

    [Theory]
    [InlineData("[]", SessionInclude.None)]
    [InlineData("""["item.input_audio_transcription.logprobs"]""", SessionInclude.TranscriptLogProbs)]
    [InlineData(
        """["item.input_audio_transcription.phrases","file_search_call.results"]""",
        SessionInclude.TranscriptPhrases | SessionInclude.FileSearchResults
    )]
    public void What_is_included_is_read_and_echoed_in_silence(string list, SessionInclude include)
    {
        var result = Wire.Patch($$"""{"include":{{list}}}""");
        Assert.Empty(result.Warnings);
        Assert.Equal(include, result.Config.Include);
        var echo = Wire.Written(new SessionUpdated(new SessionView("s", result.Config))).GetProperty("session");
        Assert.Equal(list, echo.GetProperty("include").GetRawText());
        Assert.Equal(include, Wire.Accepted("""{"instructions":"x"}""", result.Config).Include);
        Assert.Equal(SessionInclude.None, Wire.Accepted("""{"include":null}""", result.Config).Include);
    }

    [Fact]
    public void Phrases_and_file_search_can_be_included_in_voice_live_alone()
    {
        var beta = SessionDefaults.For("m", null, WireProfile.RealtimeBeta);
        Assert.Null(Wire.Patch("""{"include":["item.input_audio_transcription.logprobs"]}""", beta).Error);
        var error = Wire.Patch("""{"include":["item.input_audio_transcription.phrases"]}""", beta).Error;
        Assert.Equal(("invalid_value", "session.include"), (error?.Code, error?.Param));
        error = Wire.Patch("""{"input_audio_transcription":{"phrase_list":["x"]}}""", beta).Error;
        Assert.Equal(
            ("unknown_parameter", "session.input_audio_transcription.phrase_list"),
            (error?.Code, error?.Param)
        );
    }

    [Fact]
    public void A_transcript_carries_its_words_times_and_probabilities()
    {
        var completed = new TranscriptionCompleted("item_0", 0, "hé oui")
        {
            LogProbs = [new LogProb("hé", -0.5), new LogProb(" oui", 0)],
            Phrases =
            [
                new TranscriptionPhrase(120, 400, "hé oui")
                {
                    Words = [new TranscriptionWord("hé", 120, 200), new TranscriptionWord("oui", 320, 200)],
                    Locale = "fr-FR",
                    Confidence = 0.5,
                },
            ],
            Seconds = 3,
        };
        Assert.Equal(
            """{"type":"conversation.item.input_audio_transcription.completed","event_id":"e","item_id":"item_0","content_index":0,"transcript":"hé oui","logprobs":[{"token":"hé","logprob":-0.5,"bytes":[104,195,169]},{"token":" oui","logprob":0,"bytes":[32,111,117,105]}],"phrases":[{"offset_milliseconds":120,"duration_milliseconds":400,"text":"hé oui","words":[{"offset_milliseconds":120,"duration_milliseconds":200,"text":"hé"},{"offset_milliseconds":320,"duration_milliseconds":200,"text":"oui"}],"locale":"fr-FR","confidence":0.5}]}""",
            Text(completed, WireProfile.VoiceLive)
        );
        Assert.Equal(
            """{"type":"conversation.item.input_audio_transcription.completed","event_id":"e","item_id":"item_0","content_index":0,"transcript":"hé oui","usage":{"type":"duration","seconds":3}}""",
            Text(completed with { LogProbs = null, Phrases = null }, WireProfile.Realtime)
        );
        var delta = new TranscriptionDelta("item_0", 0, " oui") { LogProbs = [new LogProb(" oui", -0.125)] };
        Assert.Equal(
            """{"type":"conversation.item.input_audio_transcription.delta","event_id":"e","item_id":"item_0","content_index":0,"delta":" oui","logprobs":[{"token":" oui","logprob":-0.125,"bytes":[32,111,117,105]}]}""",
            Text(delta, WireProfile.RealtimeBeta)
        );
    }

    private static string Text(ServerEvent e, WireProfile profile)
    {
        var output = new ArrayBufferWriter<byte>();
        ServerEventWriter.Write(e with { EventId = "e" }, output, profile);
        return Regex.Unescape(Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("\"on\"", "invalid_type", "")]
    [InlineData("""{"model":1}""", "invalid_type", ".model")]
    [InlineData("""{"language":"english please"}""", "invalid_value", ".language")]
    [InlineData("""{"language":"en,,de"}""", "invalid_value", ".language")]
    [InlineData("""{"language":"a1,b2,c3,d4,e5,f6,g7,h8,i9,j0,k1"}""", "invalid_value", ".language")]
    [InlineData("""{"phrase_list":"Parley"}""", "invalid_type", ".phrase_list")]
    [InlineData("""{"phrase_list":[null]}""", "invalid_type", ".phrase_list[0]")]
    [InlineData("""{"custom_speech":{"en-US":5}}""", "invalid_type", ".custom_speech.en-US")]
    [InlineData("""{"prompt":5}""", "invalid_type", ".prompt")]
    public void What_is_wrong_is_named(string transcription, string code, string param)
    {
        var error = Wire.Patch($$"""{"input_audio_transcription":{{transcription}}}""").Error;
        Assert.Equal((code, "session.input_audio_transcription" + param), (error?.Code, error?.Param));
    }
}
