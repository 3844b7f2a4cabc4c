using System.Runtime.InteropServices;

namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>What the words so far say about the end of the turn.</summary>
/// <param name="Logit">How much they speak for it: 0 where there are none.</param>
/// <param name="KnownWords">How many they are, where people often say all of them so, or begin so; else 0. The more, the less that is chance.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TextOpinion(double Logit, int KnownWords);
