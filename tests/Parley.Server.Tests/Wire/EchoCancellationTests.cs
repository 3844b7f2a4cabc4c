using System.Text.Json;
using Parley.Testing.Coverage;
using Parley.Testing.Fakes;

namespace Parley.Server.Tests.Wire;

/// <summary>Echo cancellation over a real socket: what the ear is given, and the four refusals (docs/protocol/input.md).</summary>
public sealed class EchoCancellationTests
{
    private const string Server = """{"input_audio_echo_cancellation":{"type":"server_echo_cancellation"}}""";
    private const string Client =
        """{"input_audio_echo_cancellation":{"type":"server_echo_cancellation","reference_source":"client","channels":2}}""";
    private const string Turns = """{"turn_detection":{"type":"server_vad","silence_duration_ms":300}}""";

    [Fact]
    [Covers("feature:50")]
    public async Task The_ear_hears_the_sound_behind_the_canceller()
    {
        var sound = new List<List<short>>();
        var transcriber = new FakeTranscriber(TimeProvider.System, "what is the time") { Sound = sound };
        await using var call = await WireCall.OpenAsync(
            Dialect.VoiceLive,
            transcriber,
            canceller: new FakeEchoCanceller()
        );
        await call.UpdateAsync(Turns);
        await call.UpdateAsync(Server);
        await call.SpeakAsync(900, 700);
        await call.UntilAsync("response.done");

        Assert.InRange(Assert.Single(sound).Count(sample => sample == 4_000), 13_000, 15_000);
        Assert.Empty(call.Of("warning"));
    }

    [Theory]
    [Covers("feature:51")]
    [InlineData("pcm16", 8_000)]
    [InlineData("pcm16", 16_000)]
    [InlineData("pcm16", 24_000)]
    [InlineData("pcm16", 44_100)]
    [InlineData("pcm16", 48_000)]
    [InlineData("g711_ulaw", 8_000)]
    [InlineData("g711_alaw", 8_000)]
    public async Task What_the_client_plays_is_taken_out_of_its_microphone_and_a_person_is_not(string format, int rate)
    {
        var sound = new List<List<short>>();
        var transcriber = new FakeTranscriber(TimeProvider.System, "what is the time") { Sound = sound };
        await using var call = await WireCall.OpenAsync(
            Dialect.VoiceLive,
            transcriber,
            canceller: new FakeEchoCanceller()
        );
        await call.UpdateAsync($$"""{"input_audio_format":"{{format}}","input_audio_sampling_rate":{{rate}} }""");
        await call.UpdateAsync(Turns);
        await call.UpdateAsync(Client);
        await AppendAsync(call, format, rate, 900, 8_000, 8_000);
        await AppendAsync(call, format, rate, 900, 8_000, 0);
        await AppendAsync(call, format, rate, 700, 0, 0);
        var started = await call.UntilAsync("input_audio_buffer.speech_started");
        await call.UntilAsync("response.done");

        // The echo alone opened no turn; the padding is 400 ms.
        Assert.InRange(started.GetProperty("audio_start_ms").GetInt32(), 480, 600);
        Assert.Single(call.Of("input_audio_buffer.speech_started"));
        Assert.InRange(Assert.Single(sound).Count(sample => sample is > 100 or < -100), 12_000, 15_500);
    }

    [Fact]
    [Covers("feature:51")]
    public async Task The_four_refusals_name_the_field_and_leave_the_connection_open()
    {
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive, canceller: new FakeEchoCanceller());
        await RefusedAsync(
            call,
            Update("""{"type":"server_echo_cancellation","channels":2}"""),
            "invalid_ec_channels_requires_client",
            "session.input_audio_echo_cancellation.channels"
        );
        await RefusedAsync(
            call,
            Update("""{"type":"server_echo_cancellation","reference_source":"client"}"""),
            "invalid_ec_reference_channels",
            "session.input_audio_echo_cancellation.channels"
        );
        await call.UpdateAsync(Client);
        await RefusedAsync(
            call,
            $$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(new byte[4_802])}}"}""",
            "invalid_ec_channels_format",
            "audio"
        );

        // Nothing was heard yet, so the number of channels is still free.
        await call.UpdateAsync(Server);
        await call.UpdateAsync(Client);
        await AppendAsync(call, "pcm16", 24_000, 100, 0, 0);
        await RefusedAsync(
            call,
            Update("""{"type":"server_echo_cancellation"}"""),
            "change_in_ec_channels_not_allowed",
            "session.input_audio_echo_cancellation.channels"
        );
        await call.UpdateAsync(Turns);
    }

    [Fact]
    public async Task Where_nothing_can_do_it_a_person_is_heard_all_the_same()
    {
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive);
        await call.UpdateAsync(Turns);
        await call.UpdateAsync(Server);
        await call.SpeakAsync(900, 700);
        await call.UntilAsync("response.done");
        Assert.Single(call.Of("conversation.item.input_audio_transcription.completed"));
        Assert.Contains(
            call.Of("warning"),
            e => e.GetProperty("warning").GetProperty("code").ValueEquals("echo_cancellation_unavailable")
        );
    }

    private static string Update(string value) =>
        $$"""{"type":"session.update","session":{"input_audio_echo_cancellation":{{value}} } }""";

    private static async Task RefusedAsync(WireCall call, string json, string code, string param)
    {
        JsonElement error = (await call.AskAsync(json, "error")).GetProperty("error");
        Assert.Equal((code, param), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
    }

    private static Task<string> AppendAsync(WireCall call, string format, int rate, int ms, short left, short right)
    {
        var frames = rate * ms / 1000;
        var encoder = new Parley.Audio.AudioEncoder(
            rate,
            new(
                format switch
                {
                    "g711_ulaw" => Parley.Audio.AudioCoding.G711Ulaw,
                    "g711_alaw" => Parley.Audio.AudioCoding.G711Alaw,
                    _ => Parley.Audio.AudioCoding.Pcm16,
                },
                rate
            )
        );
        var samples = new short[2 * frames];
        var random = new Random(ms + right);
        for (var i = 0; i < frames; i++)
        {
            var noise = random.NextDouble() - 0.5;
            (samples[2 * i], samples[(2 * i) + 1]) = ((short)(2 * left * noise), (short)(2 * right * noise));
        }

        // Both rates are the same, so sample by sample.
        var bytes = new byte[encoder.MaxOutput(samples.Length)];
        var count = encoder.Encode(samples, bytes);
        return call.SendAsync(
            $$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(bytes, 0, count)}}"}"""
        );
    }
}
