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
    [InlineData("\"on\"", "invalid_type", "")]
    [InlineData("""{"model":1}""", "invalid_type", ".model")]
    [InlineData("""{"language":"english please"}""", "invalid_value", ".language")]
    [InlineData("""{"language":"en,,de"}""", "invalid_value", ".language")]
    [InlineData("""{"language":"a1,b2,c3,d4,e5,f6,g7,h8,i9,j0,k1"}""", "invalid_value", ".language")]
    [InlineData("""{"phrase_list":"Parley"}""", "invalid_type", ".phrase_list")]
    [InlineData("""{"phrase_list":[null]}""", "invalid_type", ".phrase_list[0]")]
    [InlineData("""{"custom_speech":{"en-US":5}}""", "invalid_type", ".custom_speech")]
    [InlineData("""{"prompt":5}""", "invalid_type", ".prompt")]
    public void What_is_wrong_is_named(string transcription, string code, string param)
    {
        var error = Wire.Patch($$"""{"input_audio_transcription":{{transcription}}}""").Error;
        Assert.Equal((code, "session.input_audio_transcription" + param), (error?.Code, error?.Param));
    }
}
