using Parley.Audio;

namespace Parley.Runtime.Conversation;

/// <summary>The audio of one content part, in the pieces in which it came.</summary>
internal sealed class KeptAudio(string itemId, int contentIndex, AudioFormat format)
{
    private readonly List<ReadOnlyMemory<byte>> _pieces = [];
    private long _bytes;

    public int ContentIndex { get; } = contentIndex;

    public AudioFormat Format { get; } = format;

    public TimeSpan Duration => Format.DurationOf(_bytes);

    /// <summary>True when there was more than was kept.</summary>
    public bool IsCut { get; private set; }

    public bool Is(string id) => string.Equals(itemId, id, StringComparison.Ordinal);

    /// <summary>Adds what there is room for.</summary>
    public void Append(ReadOnlyMemory<byte> audio, TimeSpan room)
    {
        var left = Math.Max(0, BytesIn(room) - _bytes);
        if (audio.Length > left)
        {
            IsCut = true;
            // A copy: a part of a long message must not keep all of it in memory.
            audio = audio[..(int)left].ToArray();
        }

        if (!audio.IsEmpty)
        {
            _pieces.Add(audio);
            _bytes += audio.Length;
        }
    }

    /// <summary>Forgets what lies behind a moment, and frees its memory.</summary>
    public void Trim(TimeSpan end)
    {
        var left = BytesIn(end);
        if (left >= _bytes)
        {
            return;
        }

        var kept = ToArray()[..(int)left];
        _pieces.Clear();
        _pieces.Add(kept);
        _bytes = kept.Length;
        IsCut = false;
    }

    public byte[] ToArray()
    {
        var all = new byte[_bytes];
        var at = 0;
        foreach (var piece in _pieces)
        {
            piece.Span.CopyTo(all.AsSpan(at));
            at += piece.Length;
        }

        return all;
    }

    private long BytesIn(TimeSpan time) => (long)(time.TotalSeconds * Format.SampleRate) * Format.BytesPerSample;
}
