using System.Text;
using Parley.Bench.Load;

namespace Parley.Bench.Tests;

public sealed class FrameTests
{
    [Fact]
    public void A_client_frame_carries_a_zero_mask_and_its_text_as_it_is()
    {
        var frame = ClientFrame.OfText("hi");

        Assert.Equal([0x81, 0x82, 0, 0, 0, 0, (byte)'h', (byte)'i'], frame);
    }

    [Fact]
    public void A_long_client_frame_has_a_length_of_two_bytes()
    {
        var frame = ClientFrame.OfText(new string('x', 300));

        Assert.Equal([0x81, 0xFE, 0x01, 0x2C, 0, 0, 0, 0], frame[..8]);
        Assert.Equal(308, frame.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100_000)]
    public void Frames_are_found_however_they_are_cut(int piece)
    {
        string[] sent = ["", "short", new('m', 125), new('n', 126), new('o', 60_000), new('p', 70_000), "last"];
        var wire = sent.SelectMany(ServerFrame).ToArray();
        var reader = new FrameReader();
        var read = new List<string>();
        foreach (var part in wire.Chunk(piece))
        {
            var rest = part.AsMemory();
            while (rest.Length > 0)
            {
                var room = reader.Room();
                var count = Math.Min(room.Length, rest.Length);
                rest[..count].CopyTo(room);
                rest = rest[count..];
                reader.Added(count);
                while (reader.TryRead(out var opcode, out var payload))
                {
                    Assert.Equal(1, opcode);
                    read.Add(Encoding.ASCII.GetString(payload));
                }
            }
        }

        Assert.Equal(sent, read, StringComparer.Ordinal);
    }

    private static byte[] ServerFrame(string text)
    {
        var payload = Encoding.ASCII.GetBytes(text);
        byte[] length = payload.Length switch
        {
            < 126 => [(byte)payload.Length],
            <= ushort.MaxValue => [126, (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [127, 0, 0, 0, 0, 0, (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length],
        };
        return [0x81, .. length, .. payload];
    }
}
