using Parley.Protocol.Session;

namespace Parley.Protocol.Tests.Session;

public sealed class VoiceTests
{
    [Theory]
    [InlineData("\"alloy\"", "openai", "alloy")]
    [InlineData("\"en-US-Ava:DragonHDLatestNeural\"", "azure-standard", "en-US-Ava:DragonHDLatestNeural")]
    [InlineData("""{"type":"openai","name":"cedar"}""", "openai", "cedar")]
    [InlineData("""{"type":"azure-standard","name":"de-DE-KatjaNeural"}""", "azure-standard", "de-DE-KatjaNeural")]
    [InlineData("""{"type":"azure-custom","name":"mine","endpoint_id":"e"}""", "azure-custom", "mine")]
    [InlineData("""{"type":"azure-personal","name":"guid","model":"DragonLatestNeural"}""", "azure-personal", "guid")]
    [InlineData("""{"type":"avatar-voice-sync","model":"DragonLatestNeural"}""", "avatar-voice-sync", "")]
    [InlineData("""{"type":"azure-realtime-native"}""", "azure-realtime-native", "ava")]
    public void Every_kind_of_voice_is_accepted_and_echoed_in_its_own_form(string json, string type, string name)
    {
        var config = Wire.Accepted($$"""{"voice":{{json}}}""");
        Assert.Equal((type, name), (config.Voice.Type, config.Voice.Name));
        var echo = Wire.Written(new SessionUpdated(new SessionView("s", config))).GetProperty("session");
        Assert.Equal(
            json.StartsWith('"'),
            echo.GetProperty("voice").ValueKind == System.Text.Json.JsonValueKind.String
        );
    }

    [Fact]
    public void Prosody_and_the_rest_of_an_azure_voice_come_back()
    {
        const string Voice =
            """{"type":"azure-standard","name":"en-US-AvaNeural","locale":"en-US","style":"cheerful","rate":"1.2","pitch":"\u002B10%","volume":"loud","temperature":0.8,"custom_lexicon_url":"https://x","prefer_locales":["en-GB"]}""";
        var config = Wire.Accepted($$"""{"voice":{{Voice}}}""");
        var echo = Wire.Written(new SessionUpdated(new SessionView("s", config))).GetProperty("session");
        Assert.Equal(Voice.Replace("\\u002B", "+", StringComparison.Ordinal), echo.GetProperty("voice").GetRawText());
    }

    [Theory]
    [InlineData("rate", "\"slow\"", "slow")]
    [InlineData("rate", "\"-20%\"", "-20%")]
    [InlineData("rate", "1.25", "1.25")]
    [InlineData("pitch", "\"+2st\"", "+2st")]
    [InlineData("pitch", "\"x-high\"", "x-high")]
    [InlineData("volume", "\"+6dB\"", "+6dB")]
    public void Prosody_is_a_level_a_change_or_a_number(string field, string value, string expected)
    {
        var voice = Wire.Accepted($$"""{"voice":{"type":"azure-standard","name":"n","{{field}}":{{value}} } }""").Voice;
        Assert.Equal(expected, voice.Rate ?? voice.Pitch ?? voice.Volume);
    }

    [Theory]
    [InlineData("[]", "invalid_type", "")]
    [InlineData("\"\"", "invalid_value", "")]
    [InlineData("""{"type":"robot","name":"n"}""", "invalid_value", ".type")]
    [InlineData("""{"type":"openai"}""", "missing_required_parameter", ".name")]
    [InlineData("""{"type":"azure-standard","name":7}""", "invalid_type", ".name")]
    [InlineData("""{"type":"azure-custom","name":"n"}""", "missing_required_parameter", ".endpoint_id")]
    [InlineData("""{"type":"azure-personal","name":"n"}""", "missing_required_parameter", ".model")]
    [InlineData("""{"type":"azure-standard","name":"n","rate":"quickly"}""", "invalid_value", ".rate")]
    [InlineData("""{"type":"azure-standard","name":"n","pitch":[]}""", "invalid_type", ".pitch")]
    [InlineData("""{"type":"azure-standard","name":"n","temperature":"x"}""", "invalid_type", ".temperature")]
    [InlineData("""{"type":"azure-standard","name":"n","prefer_locales":[1]}""", "invalid_type", ".prefer_locales[0]")]
    public void What_is_wrong_with_a_voice_is_named(string voice, string code, string param)
    {
        var error = Wire.Patch($$"""{"voice":{{voice}}}""").Error;
        Assert.Equal((code, "session.voice" + param), (error?.Code, error?.Param));
    }
}
