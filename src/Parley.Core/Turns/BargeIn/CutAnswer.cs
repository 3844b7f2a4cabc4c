using Parley.Core.Responses;

namespace Parley.Core.Turns.BargeIn;

/// <summary>An answer that a turn cut short. Should the turn be empty, its rest is spoken (docs/guides/barge-in.md).</summary>
/// <param name="Turn">The turn that cut it.</param>
/// <param name="Model">The generation under which the model may still write it.</param>
/// <param name="ItemId">The item that holds what was heard.</param>
/// <param name="Heard">Characters of the text that were heard.</param>
/// <param name="Text">All that was written of it.</param>
public sealed record CutAnswer(int Turn, int Model, string ItemId, int Heard, string Text, ResponseSettings Settings)
{
    /// <summary>Null while the model writes.</summary>
    public AnswerDone? Done { get; init; }

    /// <summary>It was cut at a question: then "yes" is an answer.</summary>
    public bool Asked { get; init; }

    /// <summary>True once it is decided that the answer goes on.</summary>
    public bool GoesOn { get; init; }

    /// <summary>What was not heard, from the word on that was cut.</summary>
    public string Rest => Text[Math.Min(Heard, Text.Length)..].TrimStart();
}
