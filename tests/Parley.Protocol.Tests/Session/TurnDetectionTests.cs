using Parley.Protocol.Session;

namespace Parley.Protocol.Tests.Session;

public sealed class TurnDetectionTests
{
    [Theory]
    [InlineData("2025-05-01-preview", 300, 300)]
    [InlineData("2025-10-01", 300, 300)]
    [InlineData("2026-01-01-preview", 300, 300)]
    [InlineData("2026-04-10", 400, 420)]
    [InlineData("2026-06-01-preview", 400, 420)]
    [InlineData("2026-07-15", 400, 420)]
    [InlineData("v1", 400, 420)]
    [InlineData("nonsense-version", 400, 420)]
    [InlineData("", 400, 420)]
    [InlineData(null, 400, 420)]
    public void Prefix_padding_depends_on_the_version(string? version, int server, int azure)
    {
        var config = SessionDefaults.For("gpt-4o", version);
        Assert.Equal(("server_vad", server), (config.TurnDetection!.Type, config.TurnDetection.PrefixPaddingMs));
        var other = Wire.Accepted("""{"turn_detection":{"type":"azure_semantic_vad"}}""", config);
        Assert.Equal(azure, other.TurnDetection!.PrefixPaddingMs);
        Assert.Equal(80, other.TurnDetection.SpeechDurationMs);
        var back = Wire.Accepted("""{"turn_detection":{"type":"server_vad"}}""", other);
        Assert.Equal((server, 200), (back.TurnDetection!.PrefixPaddingMs, back.TurnDetection.SpeechDurationMs));
    }

    [Fact]
    public void The_same_type_keeps_what_is_not_named()
    {
        var first = Wire.Accepted(
            """{"turn_detection":{"type":"server_vad","threshold":0.3,"silence_duration_ms":200,"create_response":false}}"""
        );
        var second = Wire.Accepted("""{"turn_detection":{"type":"server_vad","prefix_padding_ms":100}}""", first);
        var third = Wire.Accepted("""{"turn_detection":{"interrupt_response":false}}""", second);
        Assert.Equal(
            first.TurnDetection! with
            {
                PrefixPaddingMs = 100,
                InterruptResponse = false,
            },
            third.TurnDetection
        );
    }

    [Fact]
    public void Another_type_starts_from_its_own_defaults()
    {
        var first = Wire.Accepted(
            """{"turn_detection":{"type":"server_vad","threshold":0.3,"create_response":false}}"""
        );
        var second = Wire.Accepted("""{"turn_detection":{"type":"azure_semantic_vad_multilingual"}}""", first);
        Assert.Equal(0.5, second.TurnDetection!.Threshold);
        Assert.True(second.TurnDetection.CreateResponse);
    }

    [Theory]
    [InlineData("""{"turn_detection":null}""")]
    [InlineData("""{"turn_detection":{"type":"none"}}""")]
    public void Null_and_none_mean_manual_turns(string patch)
    {
        var manual = Wire.Accepted(patch);
        Assert.Null(manual.TurnDetection);
        Assert.Null(Wire.Accepted("""{"instructions":"x"}""", manual).TurnDetection);
        Assert.Equal(
            ("missing_required_parameter", "session.turn_detection.type"),
            (
                Wire.Patch("""{"turn_detection":{"threshold":0.5}}""", manual).Error?.Code,
                Wire.Patch("""{"turn_detection":{"threshold":0.5}}""", manual).Error?.Param
            )
        );
    }

    [Fact]
    public void Semantic_vad_has_eagerness_and_no_thresholds()
    {
        var turns = Wire.Accepted("""{"turn_detection":{"type":"semantic_vad","eagerness":"low"}}""").TurnDetection!;
        Assert.Equal("low", turns.Eagerness);
        Assert.Equal(
            """{"type":"semantic_vad","eagerness":"low","create_response":true,"interrupt_response":true,"auto_truncate":false}""",
            Echo("""{"type":"semantic_vad","eagerness":"low"}""")
        );
    }

    [Fact]
    public void Server_vad_is_echoed_in_full() =>
        Assert.Equal(
            """{"type":"server_vad","threshold":0.5,"prefix_padding_ms":400,"silence_duration_ms":500,"speech_duration_ms":200,"create_response":true,"interrupt_response":true,"auto_truncate":false}""",
            Echo("""{"type":"server_vad"}""")
        );

    [Fact]
    public void The_azure_kind_is_echoed_in_full() =>
        Assert.Equal(
            """{"type":"azure_semantic_vad","threshold":0.5,"prefix_padding_ms":420,"silence_duration_ms":500,"speech_duration_ms":80,"end_of_utterance_detection":{"model":"semantic_detection_v1","threshold_level":"low","timeout_ms":800},"remove_filler_words":true,"create_response":true,"interrupt_response":true,"auto_truncate":true,"languages":["en","de"]}""",
            Echo(
                """{"type":"azure_semantic_vad","remove_filler_words":true,"auto_truncate":true,"languages":["en","de"],"end_of_utterance_detection":{"model":"semantic_detection_v1","threshold_level":"low","timeout_ms":800}}"""
            )
        );

    [Fact]
    public void Spellings_of_the_first_preview_are_understood()
    {
        var result = Wire.Patch(
            """
            {"turn_detection":{"type":"azure_semantic_vad","threshold":0.3,"prefix_padding_ms":500,"silence_duration_ms":200,
              "remove_filter_words":true,
              "end_of_utterance_detection":{"model":"semantic_detection_v1","threshold":0.01,"timeout":2}},
             "input_audio_transcription":{"model":"azure-fast-transcription"}}
            """,
            SessionDefaults.For("gpt-4o", "2025-05-01-preview")
        );
        Assert.Null(result.Error);
        Assert.Empty(result.Warnings);
        Assert.True(result.Config.TurnDetection!.RemoveFillerWords);
        Assert.Equal(
            (0.3, 500, 200),
            (
                result.Config.TurnDetection.Threshold,
                result.Config.TurnDetection.PrefixPaddingMs,
                result.Config.TurnDetection.SilenceDurationMs
            )
        );
        Assert.Equal("azure-fast-transcription", result.Config.Transcription!.Model);
    }

    [Fact]
    public void The_end_of_utterance_settings_can_be_taken_away()
    {
        var with = Wire.Accepted(
            """{"turn_detection":{"type":"azure_semantic_vad","end_of_utterance_detection":{"model":"semantic_detection_v1"}}}"""
        );
        Assert.NotNull(with.TurnDetection!.EndOfUtterance);
        var without = Wire.Accepted(
            """{"turn_detection":{"type":"azure_semantic_vad","end_of_utterance_detection":null}}""",
            with
        );
        Assert.Null(without.TurnDetection!.EndOfUtterance);
    }

    [Theory]
    [InlineData("7", "invalid_type", "")]
    [InlineData("""{"type":"psychic"}""", "invalid_value", ".type")]
    [InlineData("""{"type":5}""", "invalid_type", ".type")]
    [InlineData("""{"threshold":1.1}""", "invalid_value", ".threshold")]
    [InlineData("""{"threshold":-0.1}""", "invalid_value", ".threshold")]
    [InlineData("""{"threshold":"0.5"}""", "invalid_type", ".threshold")]
    [InlineData("""{"prefix_padding_ms":-1}""", "invalid_value", ".prefix_padding_ms")]
    [InlineData("""{"prefix_padding_ms":1e300}""", "invalid_value", ".prefix_padding_ms")]
    [InlineData("""{"silence_duration_ms":0.5}""", "invalid_type", ".silence_duration_ms")]
    [InlineData("""{"speech_duration_ms":100000}""", "invalid_value", ".speech_duration_ms")]
    [InlineData("""{"create_response":"true"}""", "invalid_type", ".create_response")]
    [InlineData("""{"interrupt_response":0}""", "invalid_type", ".interrupt_response")]
    [InlineData("""{"auto_truncate":0}""", "invalid_type", ".auto_truncate")]
    [InlineData("""{"type":"azure_semantic_vad","remove_filler_words":0}""", "invalid_type", ".remove_filler_words")]
    [InlineData("""{"type":"azure_semantic_vad","languages":"en"}""", "invalid_type", ".languages")]
    [InlineData("""{"type":"azure_semantic_vad","languages":["en","b gus!"]}""", "invalid_value", ".languages[1]")]
    [InlineData("""{"type":"semantic_vad","eagerness":"keen"}""", "invalid_value", ".eagerness")]
    [InlineData(
        """{"end_of_utterance_detection":{}}""",
        "missing_required_parameter",
        ".end_of_utterance_detection.model"
    )]
    [InlineData(
        """{"end_of_utterance_detection":{"model":"x"}}""",
        "invalid_value",
        ".end_of_utterance_detection.model"
    )]
    [InlineData(
        """{"end_of_utterance_detection":{"model":"semantic_detection_v1","timeout_ms":"1"}}""",
        "invalid_type",
        ".end_of_utterance_detection.timeout_ms"
    )]
    public void What_is_wrong_is_named(string turns, string code, string param)
    {
        var error = Wire.Patch($$"""{"turn_detection":{{turns}}}""").Error;
        Assert.Equal((code, "session.turn_detection" + param), (error?.Code, error?.Param));
    }

    private static string Echo(string turns) =>
        Wire.Written(new SessionUpdated(new SessionView("s", Wire.Accepted($$"""{"turn_detection":{{turns}}}"""))))
            .GetProperty("session")
            .GetProperty("turn_detection")
            .GetRawText();
}
