using System.Buffers;

namespace Parley.Runtime.Connection;

/// <summary>A reusable, growing buffer for one incoming message, rented from the shared pool while in use.</summary>
/// <param name="limit">The largest message accepted, in bytes.</param>
public sealed class MessageBuffer(int limit) : IDisposable
{
    private const int FirstSize = 16 * 1024;
    private byte[] _bytes = [];

    /// <summary>The largest message accepted, in bytes.</summary>
    public int Limit { get; } = limit;

    public int Length { get; private set; }

    /// <summary>The message; valid until the next <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Room for more: at least one byte, unless the limit is reached.</summary>
    public Memory<byte> GetMemory()
    {
        if (Length == _bytes.Length && Length < Limit)
        {
            Grow(Math.Min(Limit, Math.Max(FirstSize, Length * 2)));
        }

        return _bytes.AsMemory(Length, Math.Min(_bytes.Length, Limit) - Length);
    }

    public void Advance(int bytes) => Length += bytes;

    /// <summary>Forgets the message; gives the memory back so that an idle connection holds none.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    public void Dispose() => Clear();

    private void Grow(int size)
    {
        var bigger = ArrayPool<byte>.Shared.Rent(size);
        Written.CopyTo(bigger);
        var length = Length;
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = bigger;
        Length = length;
    }
}
