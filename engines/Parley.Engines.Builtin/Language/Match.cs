namespace Parley.Engines.Builtin.Language;

/// <summary>A pattern that fits an utterance, and what its holes hold.</summary>
internal sealed class Match(Utterance said, IReadOnlyDictionary<string, (int Start, int End)> holes)
{
    /// <summary>The words in the hole; none when it is empty or not part of the pattern.</summary>
    public IReadOnlyList<string> Words(string hole) =>
        holes.TryGetValue(hole, out (int Start, int End) span)
            ? [.. said.Words.Skip(span.Start).Take(span.End - span.Start)]
            : [];

    /// <summary>The same in the spelling it came with.</summary>
    public string Text(string hole) =>
        holes.TryGetValue(hole, out (int Start, int End) span) ? said.Original(span.Start, span.End) : "";
}
