using System.Buffers.Binary;
using System.Text;

namespace Parley.Bench.Load;

/// <summary>
/// WebSocket frames of a client, made before the load begins. The mask is zero, which is allowed and leaves the payload as it is:
/// the load client has nothing to compute.
/// </summary>
internal static class ClientFrame
{
    private const byte Text = 0x81;
    private const byte Pong = 0x8A;
    private const byte Masked = 0x80;

    public static byte[] OfText(string payload) => Make(Text, Encoding.UTF8.GetBytes(payload));

    public static byte[] OfText(ReadOnlySpan<byte> payload) => Make(Text, payload);

    public static byte[] OfPong(ReadOnlySpan<byte> payload) => Make(Pong, payload);

    private static byte[] Make(byte kind, ReadOnlySpan<byte> payload)
    {
        var header = payload.Length switch
        {
            < 126 => 6,
            <= ushort.MaxValue => 8,
            _ => throw new BenchException("A frame of the load client holds 64 kB at most."),
        };
        var frame = new byte[header + payload.Length];
        frame[0] = kind;
        if (header == 6)
        {
            frame[1] = (byte)(Masked | payload.Length);
        }
        else
        {
            frame[1] = Masked | 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        }

        payload.CopyTo(frame.AsSpan(header));
        return frame;
    }
}
