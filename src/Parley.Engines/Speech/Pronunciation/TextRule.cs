using System.Text.RegularExpressions;

namespace Parley.Engines.Speech.Pronunciation;

/// <summary>One rule of how text is said: what it finds, and the words for it.</summary>
/// <param name="Pattern">Finds without backtracking, so that no text can make it slow.</param>
/// <param name="Say">Words; <c>$1</c> stands for the first group of the pattern.</param>
public sealed record TextRule(Regex Pattern, string Say);
