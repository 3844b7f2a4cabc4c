namespace Parley.Clients;

/// <summary>Speech at the pace of a microphone that stays open: a frame each 20 ms, silence after the last word.</summary>
/// <param name="speech">16 bit PCM, 24 kHz, mono.</param>
internal sealed class Microphone(byte[] speech, TimeProvider time) : Stream
{
    private const int BytesPerSecond = 48_000;
    private const int Frame = BytesPerSecond / 50;
    private readonly long _start = time.GetTimestamp();
    private long _given;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _given;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var due = TimeSpan.FromSeconds((double)_given / BytesPerSecond) - time.GetElapsedTime(_start);
        if (due > TimeSpan.Zero)
        {
            await Task.Delay(due, time, cancellationToken);
        }

        return Fill(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Fill(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Fill(Span<byte> buffer)
    {
        var part = buffer[..Math.Min(Frame, buffer.Length)];
        part.Clear();
        if (_given < speech.Length)
        {
            var words = speech.AsSpan((int)_given);
            words[..Math.Min(part.Length, words.Length)].CopyTo(part);
        }

        _given += part.Length;
        return part.Length;
    }
}
