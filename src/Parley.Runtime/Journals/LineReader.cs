namespace Parley.Runtime.Journals;

/// <summary>Lines of a stream as bytes, of any length.</summary>
internal sealed class LineReader(Stream stream) : IDisposable
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Of the line read last; the first is 1.</summary>
    public int Number { get; private set; }

    /// <summary>False when the line read last is the stream's end without a line break.</summary>
    public bool LastIsWhole { get; private set; } = true;

    /// <summary>The next line without its break; null at the end. Valid until the next call.</summary>
    public ReadOnlyMemory<byte>? Next()
    {
        var searched = _start;
        while (true)
        {
            var found = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                return Take(searched + found, skip: 1);
            }

            searched = _end;
            var moved = MakeRoom();
            searched -= moved;
            var read = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                if (_end == _start)
                {
                    return null;
                }

                LastIsWhole = false;
                return Take(_end, skip: 0);
            }

            _end += read;
        }
    }

    public void Dispose() => stream.Dispose();

    private ReadOnlyMemory<byte> Take(int end, int skip)
    {
        var line = _buffer.AsMemory(_start, end - _start);
        _start = end + skip;
        Number++;
        return line;
    }

    /// <summary>How far what is left was moved to the front.</summary>
    private int MakeRoom()
    {
        if (_end < _buffer.Length)
        {
            return 0;
        }

        var moved = _start;
        if (moved > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        else
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        return moved;
    }
}
