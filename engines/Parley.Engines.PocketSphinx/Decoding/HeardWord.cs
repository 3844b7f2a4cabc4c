using Parley.Engines.Hearing;

namespace Parley.Engines.PocketSphinx.Decoding;

/// <summary>A stretch of the best path: a word, silence or noise.</summary>
/// <param name="First">First frame of 10 ms.</param>
/// <param name="Last">Last frame, inclusive.</param>
/// <param name="Acoustic">Logarithm of the acoustic likelihood, base 1.0001.</param>
/// <param name="Language">Logarithm of the language likelihood, base 1.0001.</param>
/// <param name="Posterior">Share of the lattice that agrees, 0 to 1; a guess where <paramref name="IsGuess"/>.</param>
/// <param name="IsGuess">True where there was no lattice to ask.</param>
internal readonly record struct HeardWord(
    string Text,
    int First,
    int Last,
    int Acoustic,
    int Language,
    double Posterior,
    bool IsGuess = false
)
{
    private const int FrameMilliseconds = 10;

    /// <summary>False for silence, noise and the marks of the sentence.</summary>
    internal bool IsSpoken => Text.Length > 0 && Text[0] is not ('<' or '[' or '+');

    /// <summary>The word without the mark of its pronunciation: <c>a(2)</c> is <c>a</c>.</summary>
    internal string Plain => Text.IndexOf('(', StringComparison.Ordinal) is var mark and > 0 ? Text[..mark] : Text;

    internal HeardWord Earlier(int frames) =>
        this with
        {
            First = Math.Max(0, First - frames),
            Last = Math.Max(0, Last - frames),
        };

    /// <param name="frames">How many frames the utterance has: nothing was said behind its end.</param>
    internal TranscriptWord ToTranscript(int frames)
    {
        var first = Math.Min(First, frames - 1);
        var end = Math.Clamp(Last + 1, first + 1, frames);
        return new(
            Plain,
            TimeSpan.FromMilliseconds(first * FrameMilliseconds),
            TimeSpan.FromMilliseconds((end - first) * FrameMilliseconds),
            IsGuess ? null : Math.Clamp(Posterior, 0, 1)
        );
    }
}
