using System.Buffers.Binary;

namespace Parley.Audio;

/// <summary>
/// Writes a 16 bit mono WAV file as the samples come. The lengths in the header are put right when it is disposed, if the
/// stream can seek; until then (or on a pipe) they say "to the end", which <see cref="WavFile"/> and most players accept.
/// </summary>
public sealed class WavWriter : IDisposable
{
    internal const int HeaderLength = 44;

    private readonly Stream _stream;
    private readonly int _sampleRate;
    private readonly long _start;
    private readonly byte[] _buffer = new byte[4096];
    private bool _closed;

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Owned from here on: disposed with the writer.</param>
    /// <param name="sampleRate">Hz.</param>
    public WavWriter(Stream stream, int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        _stream = stream;
        _sampleRate = sampleRate;
        _start = stream.CanSeek ? stream.Position : 0;
        FillHeader(_buffer, sampleRate, uint.MaxValue);
        stream.Write(_buffer, 0, HeaderLength);
    }

    /// <summary>Samples written so far.</summary>
    public long Length { get; private set; }

    public TimeSpan Duration => TimeSpan.FromTicks(Length * TimeSpan.TicksPerSecond / _sampleRate);

    public void Write(ReadOnlySpan<short> samples)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        Length += samples.Length;
        while (!samples.IsEmpty)
        {
            var part = samples[..Math.Min(samples.Length, _buffer.Length / 2)];
            samples = samples[part.Length..];
            _stream.Write(_buffer, 0, Pcm.Encode(part, _buffer));
        }
    }

    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        if (_stream.CanSeek)
        {
            var end = _stream.Position;
            FillHeader(_buffer, _sampleRate, Length * 2);
            _stream.Position = _start;
            _stream.Write(_buffer, 0, HeaderLength);
            _stream.Position = end;
        }

        _stream.Dispose();
    }

    internal static void FillHeader(Span<byte> header, int sampleRate, long dataBytes)
    {
        var length = (uint)Math.Min(dataBytes, uint.MaxValue);
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)Math.Min(length + 36L, uint.MaxValue));
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], (uint)sampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], (uint)sampleRate * 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], length);
    }
}
