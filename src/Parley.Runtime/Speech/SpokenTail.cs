namespace Parley.Runtime.Speech;

/// <summary>The last audio of an answer that was sent, and where its words begin, so that a word that was cut can be said again.</summary>
internal sealed class SpokenTail(int samplesPerSecond, int bytesPerSample)
{
    private const int KeptMs = 1_000;

    private readonly LinkedList<(long Start, AudioPiece Piece)> _pieces = [];
    private readonly List<(long Start, long End)> _words = [];
    private long _end;

    /// <summary>A word begins there, in ms of the answer as the voice made it; without a duration it lasts until the next.</summary>
    public void AddWord(long ms, long durationMs)
    {
        var start = ms * samplesPerSecond / 1000;
        _words.Add((start, durationMs > 0 ? start + (durationMs * samplesPerSecond / 1000) : long.MaxValue));
        _words.RemoveAll(w => w.Start < Oldest);
    }

    public void Add(AudioPiece piece)
    {
        _pieces.AddLast((_end, piece));
        _end += piece.Samples;
        while (_pieces.First is { } first && first.Value.Start + first.Value.Piece.Samples < Oldest)
        {
            _pieces.RemoveFirst();
        }
    }

    /// <summary>What was sent of the word under way, oldest first; nothing where none is, or where it began too long ago.</summary>
    public IReadOnlyList<AudioPiece> CutWord()
    {
        var index = _words.FindLastIndex(w => w.Start <= _end);
        var (start, end) = index < 0 ? (_end, _end) : _words[index];
        if (start >= _end || end <= _end)
        {
            return [];
        }

        var again = new List<AudioPiece>();
        foreach (var (at, piece) in _pieces)
        {
            var skip = (int)Math.Clamp(start - at, 0, piece.Samples);
            if (skip < piece.Samples)
            {
                again.Add(new(piece.Audio[(skip * bytesPerSample)..], piece.Samples - skip, MadeAt: null));
            }
        }

        return again;
    }

    private long Oldest => _end - (KeptMs * samplesPerSecond / 1000);
}
