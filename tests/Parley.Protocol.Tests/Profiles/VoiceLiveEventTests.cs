using Parley.Protocol.Input;
using Parley.Protocol.Profiles;

namespace Parley.Protocol.Tests.Profiles;

/// <summary>Events that only Voice Live has: voice-live reference, client events.</summary>
public sealed class VoiceLiveEventTests
{
    [Fact]
    public void A_turn_of_the_clients_own_is_read()
    {
        Assert.Equal("t", Wire.Good<InputTurnStart>("""{"type":"input_audio.turn.start","turn_id":"t"}""").TurnId);
        Assert.Equal("t", Wire.Good<InputTurnEnd>("""{"turn_id":"t","type":"input_audio.turn.end"}""").TurnId);
        Assert.Equal("t", Wire.Good<InputTurnCancel>("""{"turn_id":"t","type":"input_audio.turn.cancel"}""").TurnId);
        var e = Wire.Good<InputTurnAppend>(
            """{"turn_id":"old","audio":"AAEC","event_id":"e","type":"input_audio.turn.append","turn_id":"t"}"""
        );
        Assert.Equal(("t", "000102", "e"), (e.TurnId, Convert.ToHexString(e.Audio.Span), e.EventId));
        Assert.Equal("c", Wire.Good<InputAudioClearAll>("""{"type":"input_audio.clear","event_id":"c"}""").EventId);
    }

    [Fact]
    public void Streamed_text_is_read_with_and_without_its_id()
    {
        var delta = Wire.Good<InputTextDelta>(
            """{"type":"input_text.delta","id":"text_1","content_index":2,"delta":"Hel"}"""
        );
        Assert.Equal(("text_1", 2, "Hel"), (delta.Id, delta.ContentIndex, delta.Delta));
        delta = Wire.Good<InputTextDelta>("""{"type":"input_text.delta","id":null,"delta":""}""");
        Assert.Equal(("", 0, ""), (delta.Id, delta.ContentIndex, delta.Delta));
        var done = Wire.Good<InputTextDone>("""{"type":"input_text.done","id":"text_1"}""");
        Assert.Equal(("text_1", 0), (done.Id, done.ContentIndex));
    }

    [Theory]
    [InlineData("""{"type":"input_audio.turn.start"}""", "missing_required_parameter", "turn_id")]
    [InlineData("""{"type":"input_audio.turn.start","turn_id":""}""", "invalid_value", "turn_id")]
    [InlineData("""{"type":"input_audio.turn.end","turn_id":7}""", "invalid_type", "turn_id")]
    [InlineData("""{"type":"input_audio.turn.cancel","turn_id":null}""", "missing_required_parameter", "turn_id")]
    [InlineData("""{"type":"input_audio.turn.append","audio":"AA=="}""", "missing_required_parameter", "turn_id")]
    [InlineData("""{"type":"input_audio.turn.append","turn_id":[],"audio":"AA=="}""", "invalid_type", "turn_id")]
    [InlineData("""{"type":"input_audio.turn.append","turn_id":"","audio":"AA=="}""", "invalid_value", "turn_id")]
    [InlineData("""{"type":"input_audio.turn.append","turn_id":"t"}""", "missing_required_parameter", "audio")]
    [InlineData("""{"type":"input_audio.turn.append","turn_id":"t","audio":{}}""", "invalid_type", "audio")]
    [InlineData("""{"type":"input_audio.turn.append","turn_id":"t","audio":"#"}""", "invalid_audio", "audio")]
    [InlineData("""{"type":"input_text.delta","id":"x"}""", "missing_required_parameter", "delta")]
    [InlineData("""{"type":"input_text.delta","delta":1}""", "invalid_type", "delta")]
    [InlineData("""{"type":"input_text.done","content_index":-1}""", "invalid_value", "content_index")]
    public void What_is_wrong_with_them_is_named(string json, string code, string param)
    {
        var error = Wire.Bad(json);
        Assert.Equal((code, param), (error.Code, error.Param));
    }

    [Fact]
    public void A_turns_audio_has_the_same_limit_as_the_buffers()
    {
        var audio = new string('A', (15 * 1024 * 1024 / 3 * 4) + 4);
        var error = Wire.Bad($$"""{"type":"input_audio.turn.append","turn_id":"t","audio":"{{audio}}"}""");
        Assert.Equal("audio_too_large", error.Code);
    }

    [Theory]
    [InlineData("input_audio.turn.start")]
    [InlineData("input_audio.turn.append")]
    [InlineData("input_audio.clear")]
    [InlineData("input_text.delta")]
    [InlineData("session.avatar.connect")]
    [InlineData("byom_credential.update")]
    public void The_OpenAI_dialects_do_not_know_them(string type)
    {
        foreach (var profile in (ReadOnlySpan<WireProfile>)[WireProfile.RealtimeBeta, WireProfile.Realtime])
        {
            var error = Wire.Bad($$"""{"type":"{{type}}","turn_id":"t","audio":"AA=="}""", profile);
            Assert.Equal(("unknown_event_type", "type"), (error.Code, error.Param));
        }
    }
}
