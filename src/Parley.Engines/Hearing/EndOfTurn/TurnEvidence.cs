using System.Runtime.InteropServices;

namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>What speaks for the end of a turn, in logits: above 0 for it, below 0 against it, 0 where nothing is known.</summary>
/// <param name="Sound">How the last word sounded.</param>
/// <param name="Text">Whether the words so far are a whole.</param>
/// <param name="Answer">Whether the answer that was asked for is complete.</param>
/// <param name="Vote">What a neural turn detector says.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TurnEvidence(double Sound, double Text, double Answer, double Vote)
{
    public double Logit => Sound + Text + Answer + Vote;

    /// <summary>Probability that the turn is complete, 0 to 1.</summary>
    public double Probability => 1 / (1 + Math.Exp(-Logit));
}
