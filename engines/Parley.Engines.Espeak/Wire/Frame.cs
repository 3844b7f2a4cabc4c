using System.Buffers.Binary;

namespace Parley.Espeak.Wire;

/// <summary>
/// One frame: <c>u32</c> length of the payload, <c>u8</c> kind, <c>u32</c> request, payload. Requests count from 1; 0 is the
/// connection itself.
/// </summary>
internal readonly record struct Frame(FrameKind Kind, uint Request, ReadOnlyMemory<byte> Payload)
{
    public const int HeaderBytes = 9;

    /// <summary>A longer payload means that the stream is broken.</summary>
    public const int MaxPayload = 1 << 20;

    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderBytes + Payload.Length];
        WriteHeader(bytes, Kind, Request, Payload.Length);
        Payload.CopyTo(bytes.AsMemory(HeaderBytes));
        return bytes;
    }

    public static void WriteHeader(Span<byte> target, FrameKind kind, uint request, int payload)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, payload);
        target[4] = (byte)kind;
        BinaryPrimitives.WriteUInt32LittleEndian(target[5..], request);
    }

    /// <summary>Reads the next frame; null at the end of the stream.</summary>
    public static Frame? Read(Stream stream)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
        {
            return null;
        }
        var payload = new byte[LengthOf(header)];
        return stream.ReadAtLeast(payload, payload.Length, throwOnEndOfStream: false) < payload.Length
            ? null
            : Of(header, payload);
    }

    /// <inheritdoc cref="Read"/>
    public static async Task<Frame?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderBytes];
        if (
            await stream.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, cancellationToken)
            < HeaderBytes
        )
        {
            return null;
        }
        var payload = new byte[LengthOf(header)];
        var read = await stream.ReadAtLeastAsync(payload, payload.Length, throwOnEndOfStream: false, cancellationToken);
        return read < payload.Length ? null : Of(header, payload);
    }

    private static int LengthOf(ReadOnlySpan<byte> header)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        return length is >= 0 and <= MaxPayload
            ? length
            : throw new InvalidDataException($"A frame of {length} bytes.");
    }

    private static Frame Of(ReadOnlySpan<byte> header, byte[] payload) =>
        new((FrameKind)header[4], BinaryPrimitives.ReadUInt32LittleEndian(header[5..]), payload);
}
