using System.Text.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Session;

namespace Parley.Protocol.Tests.Profiles;

/// <summary>The whole session object that a client gets first, in each layout.</summary>
public sealed class SessionDefaultsTests
{
    [Fact]
    public void Realtime_nests_what_concerns_sound() =>
        CheckSession(
            SessionDefaults.For("gpt-realtime", null, WireProfile.Realtime),
            """
            {"type":"realtime","object":"realtime.session","id":"sess_1","expires_at":1800000000,"model":"gpt-realtime",
             "output_modalities":["audio"],"instructions":"","tools":[],"tool_choice":"auto","parallel_tool_calls":true,
             "max_output_tokens":"inf","tracing":null,"prompt":null,"truncation":"auto",
             "audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":null,"noise_reduction":null,
              "turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":200,
               "idle_timeout_ms":null,"create_response":true,"interrupt_response":true}},
              "output":{"format":{"type":"audio/pcm","rate":24000},"voice":"marin","speed":1}},"include":null}
            """
        );

    [Fact]
    public void The_beta_has_all_at_the_top() =>
        CheckSession(
            SessionDefaults.For("gpt-4o-realtime", "2025-04-01-preview", WireProfile.RealtimeBeta),
            """
            {"object":"realtime.session","id":"sess_1","expires_at":1800000000,"model":"gpt-4o-realtime",
             "modalities":["text","audio"],"instructions":"","voice":"alloy","input_audio_format":"pcm16",
             "output_audio_format":"pcm16","turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,
              "silence_duration_ms":200,"idle_timeout_ms":null,"create_response":true,"interrupt_response":true},
             "input_audio_transcription":null,"tools":[],"tool_choice":"auto","temperature":0.8,
             "max_response_output_tokens":"inf","speed":1,"input_audio_noise_reduction":null,"tracing":null,"prompt":null,
             "include":null}
            """
        );

    [Fact]
    public void A_transcription_session_has_no_model_and_no_output() =>
        CheckSession(
            SessionDefaults.For("m", null, WireProfile.Realtime, SessionKind.Transcription),
            """
            {"type":"transcription","object":"realtime.transcription_session","id":"sess_1","expires_at":1800000000,
             "audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":{"model":"whisper-1"},
              "noise_reduction":null,"turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,
              "silence_duration_ms":200,"idle_timeout_ms":null,"create_response":true,"interrupt_response":true}}},
             "include":null}
            """
        );

    [Fact]
    public void A_transcription_session_of_the_beta_is_flat_and_has_its_own_events()
    {
        var config = SessionDefaults.For("m", null, WireProfile.RealtimeBeta, SessionKind.Transcription);
        CheckSession(
            config,
            """
            {"object":"realtime.transcription_session","id":"sess_1","expires_at":1800000000,"input_audio_format":"pcm16",
             "turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":200,
              "idle_timeout_ms":null,"create_response":true,"interrupt_response":true},
             "input_audio_transcription":{"model":"whisper-1"},"input_audio_noise_reduction":null,"include":null}
            """
        );
        var view = new SessionView("sess_1", config);
        Assert.Equal("transcription_session.created", Name(new SessionCreated(view)));
        Assert.Equal("transcription_session.updated", Name(new SessionUpdated(view)));

        static string? Name(ServerEvent e) => Wire.Written(e, WireProfile.RealtimeBeta).GetProperty("type").GetString();
    }

    [Fact]
    public void The_newest_Voice_Live_version_shows_both_layouts()
    {
        var dated = Wire.Echo(SessionDefaults.For("gpt-4o", "2026-07-15"));
        var newest = Wire.Echo(SessionDefaults.For("gpt-4o", "v1"));
        Assert.All(dated.EnumerateObject(), p => Assert.True(newest.TryGetProperty(p.Name, out _), p.Name));
        Assert.False(dated.TryGetProperty("audio", out _));
        Assert.Equal("""["audio"]""", newest.GetProperty("output_modalities").GetRawText());
        var output = newest.GetProperty("audio").GetProperty("output");
        Assert.Equal("en-US-AvaNeural", output.GetProperty("voice").GetProperty("name").GetString());
        Assert.Equal(24000, output.GetProperty("format").GetProperty("rate").GetInt32());
    }

    private static void CheckSession(SessionConfig config, string expected)
    {
        var session = Wire.Written(
            new SessionCreated(new SessionView("sess_1", config, 1_800_000_000)),
            config.Profile
        );
        Assert.Equal(
            JsonSerializer.Serialize(JsonElement.Parse(expected)),
            JsonSerializer.Serialize(session.GetProperty("session"))
        );
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            SessionJson.Write(writer, new SessionView("sess_1", config, 1_800_000_000));
        }

        Assert.Equal(
            JsonSerializer.Serialize(session.GetProperty("session")),
            JsonSerializer.Serialize(JsonElement.Parse(stream.ToArray()))
        );
    }
}
