using System.Text;
using System.Text.Json;
using Parley.Client;
using Parley.Lab.Calls;

namespace Parley.Lab.Tests.Calls;

public sealed class DialectTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7310", true)]
    [InlineData("wss://x.example/voice-agent/realtime?api-version=2025-10-01", true)]
    [InlineData("wss://x.example/v1/realtime?model=m", false)]
    public void The_path_chooses_the_dialect(string url, bool voiceLive)
    {
        Assert.Equal(voiceLive, new Target(new Uri(url), null, null, Own: false).IsVoiceLive);
    }

    [Fact]
    public void Voice_live_gets_flat_fields()
    {
        var session = Session(
            new CallSettings
            {
                Turns = new TurnSettings("azure_semantic_vad", 500, "high", 1500, CreatesResponse: false),
                CancelsEcho = true,
                Line = Line.Alaw,
            },
            voiceLive: true
        );

        Assert.Equal("g711_alaw", session.GetProperty("input_audio_format").GetString());
        Assert.False(session.TryGetProperty("input_audio_sampling_rate", out _));
        var turns = session.GetProperty("turn_detection");
        Assert.Equal(500, turns.GetProperty("silence_duration_ms").GetInt32());
        Assert.Equal(1500, turns.GetProperty("end_of_utterance_detection").GetProperty("timeout_ms").GetInt32());
        Assert.False(turns.GetProperty("create_response").GetBoolean());
        var echo = session.GetProperty("input_audio_echo_cancellation");
        Assert.Equal("server_echo_cancellation", echo.GetProperty("type").GetString());
    }

    [Fact]
    public void OpenAI_realtime_gets_nested_fields()
    {
        var session = Session(
            new CallSettings { Turns = new TurnSettings("semantic_vad", Eagerness: "low"), Line = Line.Ulaw },
            voiceLive: false
        );

        var input = session.GetProperty("audio").GetProperty("input");
        Assert.Equal("audio/pcmu", input.GetProperty("format").GetProperty("type").GetString());
        Assert.Equal("low", input.GetProperty("turn_detection").GetProperty("eagerness").GetString());
        Assert.Equal("realtime", session.GetProperty("type").GetString());
    }

    [Fact]
    public void What_is_left_to_the_server_is_not_sent()
    {
        Assert.False(Session(new CallSettings(), voiceLive: true).TryGetProperty("turn_detection", out _));
        var manual = Session(new CallSettings { Turns = TurnSettings.Manual }, voiceLive: true);
        Assert.Equal(JsonValueKind.Null, manual.GetProperty("turn_detection").ValueKind);
    }

    [Fact]
    public void Events_of_either_dialect_are_noted_in_one_set_of_words()
    {
        using var json = JsonDocument.Parse(
            """{"type":"response.output_audio.delta","item_id":"item_1","response_id":"resp_1","delta":"AAAA"}"""
        );
        var message = new ServerMessage("response.output_audio.delta", json.RootElement.Clone(), TimeSpan.Zero);

        var noted = Trace.Read(message, 12, soundBytes: 48_000);

        Assert.Equal(
            (TraceEvent.Audio, "item_1", "resp_1", 1000),
            (noted.Type, noted.ItemId, noted.ResponseId, noted.AudioMs)
        );
    }

    private static JsonElement Session(CallSettings call, bool voiceLive)
    {
        var update = ClientEvents.SessionUpdate(json => SessionWriter.Write(json, call, voiceLive));
        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(update.Span));
        return document.RootElement.GetProperty("session").Clone();
    }
}
