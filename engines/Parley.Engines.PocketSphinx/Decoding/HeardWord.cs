using Parley.Engines.Hearing;

namespace Parley.Engines.PocketSphinx.Decoding;

/// <summary>A stretch of the best path: a word, silence or noise.</summary>
/// <param name="First">First frame of 10 ms.</param>
/// <param name="Last">Last frame, inclusive.</param>
/// <param name="Acoustic">Logarithm of the acoustic likelihood, base 1.0001.</param>
/// <param name="Language">Logarithm of the language likelihood, base 1.0001.</param>
/// <param name="Posterior">Share of the lattice that agrees, 0 to 1.</param>
internal readonly record struct HeardWord(
    string Text,
    int First,
    int Last,
    int Acoustic,
    int Language,
    double Posterior
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

    internal TranscriptWord ToTranscript() =>
        new(
            Plain,
            TimeSpan.FromMilliseconds(First * FrameMilliseconds),
            TimeSpan.FromMilliseconds((Last - First + 1) * FrameMilliseconds),
            Math.Clamp(Posterior, 0, 1)
        );
}
