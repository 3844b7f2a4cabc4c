using System.Buffers.Binary;

namespace Parley.Bench.Load;

/// <summary>Cuts what a server sends into frames. Fragments are given as frames of their own.</summary>
internal sealed class FrameReader
{
    private const int Largest = 256 * 1024;

    private byte[] _buffer = new byte[8 * 1024];
    private int _start;
    private int _end;

    /// <summary>Where the next received bytes go.</summary>
    public Memory<byte> Room()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= Largest)
            {
                throw new BenchException("The server sent a frame of more than 256 kB.");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        return _buffer.AsMemory(_end);
    }

    public void Added(int count) => _end += count;

    /// <summary>The next whole frame; valid until the next call of <see cref="Room"/>.</summary>
    public bool TryRead(out int opcode, out ReadOnlySpan<byte> payload)
    {
        opcode = 0;
        payload = default;
        var have = _buffer.AsSpan(_start, _end - _start);
        if (have.Length < 2)
        {
            return false;
        }

        var (header, length) = (have[1] & 0x7F) switch
        {
            126 when have.Length >= 4 => (4, BinaryPrimitives.ReadUInt16BigEndian(have[2..])),
            127 when have.Length >= 10 => (10, (long)BinaryPrimitives.ReadUInt64BigEndian(have[2..])),
            126 or 127 => (0, 0L),
            var small => (2, small),
        };
        if (header == 0 || have.Length < header + length)
        {
            return false;
        }

        opcode = have[0] & 0x0F;
        payload = have.Slice(header, (int)length);
        _start += header + (int)length;
        return true;
    }
}
