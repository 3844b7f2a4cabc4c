using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Wire;

/// <summary>Sound in every format: what is loud is found at the same place, and an answer is as long as it is.</summary>
public sealed class SoundFormatTests
{
    private const int LoudMs = 800;
    private const int AnswerMs = 800;

    [Theory]
    [InlineData("pcm16", 8_000)]
    [InlineData("pcm16", 16_000)]
    [InlineData("pcm16", 24_000)]
    [InlineData("pcm16", 44_100)]
    [InlineData("g711_ulaw", 8_000)]
    [InlineData("g711_alaw", 8_000)]
    [Covers("feature:28")]
    [Covers("feature:29")]
    public async Task Speech_is_found_in_every_format_that_comes_in(string format, int rate)
    {
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive);
        await call.UpdateAsync(
            $$"""
            {"input_audio_format":"{{format}}","input_audio_sampling_rate":{{rate}},
            "turn_detection":{"type":"server_vad","prefix_padding_ms":0,"silence_duration_ms":200,"create_response":false} }
            """
        );

        await AppendAsync(call, format, rate, LoudMs, isLoud: true);
        await AppendAsync(call, format, rate, 600, isLoud: false);
        var stopped = await call.UntilAsync("input_audio_buffer.speech_stopped");

        Assert.InRange(stopped.GetProperty("audio_end_ms").GetInt32(), LoudMs - 20, LoudMs + 260);
    }

    [Theory]
    [InlineData("pcm16", 24_000, 2)]
    [InlineData("pcm16_8000hz", 8_000, 2)]
    [InlineData("pcm16_16000hz", 16_000, 2)]
    [InlineData("pcm16_22050hz", 22_050, 2)]
    [InlineData("pcm16_44100hz", 44_100, 2)]
    [InlineData("pcm16_48000hz", 48_000, 2)]
    [InlineData("g711_ulaw", 8_000, 1)]
    [InlineData("g711_alaw", 8_000, 1)]
    [Covers("feature:30")]
    [Covers("feature:31")]
    public async Task An_answer_is_as_long_in_every_format_that_goes_out(string format, int rate, int bytesPerSample)
    {
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive);
        await call.UpdateAsync($$"""{"output_audio_format":"{{format}}"}""");
        await call.TypeAsync("Hello.");

        await call.SendAsync("""{"type":"response.create"}""");
        await call.UntilAsync("response.done");

        var bytes = call.Of("response.audio.delta").Sum(e => e.GetProperty("delta").GetBytesFromBase64().Length);
        Assert.InRange(bytes * 1_000.0 / (rate * bytesPerSample), AnswerMs - 20, AnswerMs + 20);
    }

    /// <summary>A square wave, which every coding keeps loud; silence in its own code.</summary>
    private static Task<string> AppendAsync(WireCall call, string format, int rate, int ms, bool isLoud)
    {
        var samples = rate * ms / 1_000;
        byte[] bytes;
        if (format is "pcm16")
        {
            bytes = new byte[samples * 2];
            for (var i = 0; i < samples && isLoud; i++)
            {
                var level = (short)(i / 20 % 2 == 0 ? 8_000 : -8_000);
                System.Buffers.Binary.BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(i * 2), level);
            }
        }
        else
        {
            var (loud, silent) = format is "g711_ulaw" ? ((byte)0x9F, (byte)0xFF) : ((byte)0xB5, (byte)0xD5);
            bytes = new byte[samples];
            for (var i = 0; i < samples; i++)
            {
                bytes[i] =
                    !isLoud ? silent
                    : i / 8 % 2 == 0 ? loud
                    : (byte)(loud & 0x7F);
            }
        }

        return call.SendAsync($$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(bytes)}}"}""");
    }
}
