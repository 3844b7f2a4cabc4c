using System.Buffers;
using System.Text;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;
using Parley.Testing.Measures;

namespace Parley.Protocol.Tests.Json;

public sealed class AllocationTests
{
    /// <summary>Object headers of the event record and of the payload array.</summary>
    private const int Overhead = 128;

    [Theory]
    [InlineData("realtime")]
    [InlineData("realtime-beta")]
    [InlineData("voice-live")]
    public void Writing_audio_allocates_nothing(string dialect)
    {
        var profile = dialect switch
        {
            "realtime" => WireProfile.Realtime,
            "realtime-beta" => WireProfile.RealtimeBeta,
            _ => WireProfile.VoiceLive,
        };
        var output = new ArrayBufferWriter<byte>(1024 * 1024);
        var e = new AudioDelta(new ContentPlace("resp_1", "item_1", 0, 0), new byte[4800]) { EventId = "event_1" };
        Assert.Equal(0, Allocation.Least(() => Write100(e, output, profile)));
    }

    [Theory]
    [InlineData("input_audio_buffer.append", 960)]
    [InlineData("input_audio_buffer.append", 4800)]
    [InlineData("input_audio_buffer.append", 48_000)]
    [InlineData("input_audio.turn.append", 4800)]
    public void Reading_audio_allocates_the_event_and_its_bytes_alone(string type, int length)
    {
        var json = Encoding.UTF8.GetBytes(
            $$"""{"type":"{{type}}","turn_id":"t","audio":"{{Convert.ToBase64String(new byte[length])}}"}"""
        );
        Assert.True(ClientEventReader.Read(json).IsEvent);
        Assert.InRange(Allocation.Least(() => ClientEventReader.Read(json)), length, length + Overhead);
    }

    [Fact]
    public void Writing_a_small_event_allocates_nothing_once_the_thread_is_warm()
    {
        var output = new ArrayBufferWriter<byte>(1024 * 1024);
        var e = new TextDelta(new ContentPlace("resp_1", "item_1", 0, 0), "word") { EventId = "event_1" };
        Assert.Equal(0, Allocation.Least(() => Write100(e, output, WireProfile.VoiceLive)));
    }

    [Fact]
    public void A_message_of_many_small_values_costs_a_bounded_multiple_of_its_size()
    {
        var json = Encoding.UTF8.GetBytes(
            """{"type":"response.create","x":[""" + string.Join(',', Enumerable.Repeat("1", 100_000)) + "]}"
        );
        ClientEventReader.Read("""{"type":"response.create"}"""u8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(ClientEventReader.Read(json).IsEvent);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32L * json.Length);
    }

    private static void Write100(ServerEvent e, ArrayBufferWriter<byte> output, WireProfile profile)
    {
        output.ResetWrittenCount();
        for (var i = 0; i < 100; i++)
        {
            ServerEventWriter.Write(e, output, profile);
        }
    }
}
