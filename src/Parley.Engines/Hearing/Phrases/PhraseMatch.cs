using System.Runtime.InteropServices;

namespace Parley.Engines.Hearing.Phrases;

/// <summary>What is known of some words as all that was said so far.</summary>
/// <param name="Whole">How likely it is that somebody says this, 0 to 1.</param>
/// <param name="Open">How likely it is that somebody says something that begins so, 0 to 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PhraseMatch(double Whole, double Open)
{
    public bool IsKnown => Whole > 0 || Open > 0;

    /// <summary>Of being whole against going on; infinite where the words are only ever the one.</summary>
    public double LogOdds => Math.Log(Whole / Open);
}
