using Parley.Core.Turns;
using Parley.Core.Turns.Words;

namespace Parley.Core.Transitions;

/// <summary>Words that only fill pauses are left out of transcripts where the client asks for it (<c>remove_filler_words</c>).</summary>
internal sealed partial class Transition
{
    private bool RemovesFillers => State.Config.TurnDetection is { RemoveFillerWords: true };

    private TranscriptPart WithoutFillers(TranscriptPart part) =>
        RemovesFillers && State.Onset?.Number != part.Turn
            ? part with
            {
                Text = Words.WithoutFillers(part.Text),
                Words = part.Words.RemoveAll(w => Words.IsFiller(w.Text)),
            }
            : part;

    private TranscriptDone WithoutFillers(TranscriptDone done)
    {
        if (!RemovesFillers)
        {
            return done;
        }

        var words = done.Locale is { } heard ? ShortWords.Of(heard) : Words;
        return done with
        {
            Text = words.WithoutFillers(done.Text),
            Words = done.Words.RemoveAll(w => words.IsFiller(w.Text)),
        };
    }
}
