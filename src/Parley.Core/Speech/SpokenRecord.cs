using System.Collections.Immutable;
using System.Text;

namespace Parley.Core.Speech;

/// <summary>What was sent of a spoken item: its pieces of text with their times, and the length of its audio.</summary>
/// <param name="AudioMs">Audio sent so far, ms.</param>
public sealed record SpokenRecord(ImmutableList<SpokenPiece> Pieces, long AudioMs)
{
    public static SpokenRecord Empty { get; } = new([], 0);

    public string Text => TextUntil(long.MaxValue);

    /// <summary>The text of the pieces of which more than half was spoken at a moment of the audio.</summary>
    public string TextUntil(long ms)
    {
        var text = new StringBuilder();
        foreach (var piece in Pieces)
        {
            if (piece.IsHeardAt(ms))
            {
                text.Append(piece.Text);
            }
        }

        return text.ToString();
    }

    /// <summary>Forgets what lies after a moment of the audio.</summary>
    public SpokenRecord CutAt(long ms) => new(Pieces.RemoveAll(p => !p.IsHeardAt(ms)), Math.Min(AudioMs, ms));
}

/// <summary>A piece of spoken text and when it begins in the item's audio.</summary>
/// <param name="DurationMs">0 where it is not known.</param>
public sealed record SpokenPiece(string Text, long OffsetMs, long DurationMs = 0)
{
    public bool IsHeardAt(long ms) => OffsetMs + (DurationMs / 2) < ms;
}
