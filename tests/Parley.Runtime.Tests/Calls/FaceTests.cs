using System.Text.Json;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Calls;

/// <summary>The face beside the voice, on the wire.</summary>
public sealed class FaceTests
{
    [Theory]
    [InlineData("pcm16", 24_000, 2)]
    [InlineData("pcm16_44100hz", 44_100, 2)]
    [InlineData("g711_ulaw", 8_000, 1)]
    public void Frames_come_with_their_audio_and_cover_it_exactly(string format, int rate, int bytesPerSample)
    {
        var call = Call.Run(
            new()
            {
                Update = $$"""{"output_audio_format":"{{format}}","animation":{"outputs":["blendshapes"]} }""",
                Answers = [FakeAnswer.Text("One two three four five. And six, and seven, and eight nine ten.")],
            },
            async call =>
            {
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.done");
            }
        );

        var samples = 0L;
        var frames = 0;
        foreach (var e in call.Events)
        {
            if (e.Type is "response.animation_blendshapes.delta")
            {
                Assert.Equal(frames, e.Json.GetProperty("frame_index").GetInt32());
                // No frame is sent before the audio in front of it, and each is there with its own.
                Assert.InRange(frames * (long)rate, samples * 60, (samples * 60) + rate);
                foreach (var frame in e.Json.GetProperty("frames").EnumerateArray())
                {
                    Assert.Equal(55, frame.GetArrayLength());
                    Assert.All(frame.EnumerateArray(), value => Assert.InRange(value.GetDouble(), 0, 1));
                    frames++;
                }
            }
            else if (e.Type is "response.audio.delta")
            {
                samples += e.Json.GetProperty("delta").GetBytesFromBase64().Length / bytesPerSample;
                Assert.True(frames >= samples * 60 / rate, "the frames of an audio are there before it");
            }
        }

        Assert.True(samples > 2 * rate);
        Assert.Equal(((samples * 60) + rate - 1) / rate, frames);
        Assert.Equal("response.content_part.done", After(call, "response.animation_blendshapes.done"));
        call.LeavesNothing();
    }

    [Fact]
    public void Nothing_of_the_face_follows_an_interruption()
    {
        var call = Call.Run(
            new()
            {
                Update = """{"animation":{"outputs":["blendshapes","viseme_id"]}}""",
                Answers = [FakeAnswer.Text("One two three four five six seven eight nine ten.")],
            },
            async call =>
            {
                call.Client.Send("""{"type":"response.create"}""");
                await call.StaySilentUntilAsync("response.audio.delta");
                await call.SpeakAsync(900);
                await call.StaySilentAsync(200);
            }
        );
        var types = call.Types().ToList();
        var done = types.IndexOf("response.done");
        Assert.True(done > 0);
        Assert.Single(types, "response.animation_blendshapes.done");
        var started = types.IndexOf("input_audio_buffer.speech_started");
        Assert.DoesNotContain("response.animation_blendshapes.delta", types[started..done], StringComparer.Ordinal);
    }

    private static string After(Call call, string type)
    {
        var types = call.Types();
        return types[Array.FindIndex(types, t => string.Equals(t, type, StringComparison.Ordinal)) + 1];
    }
}
