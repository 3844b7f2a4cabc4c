using System.Collections.Frozen;

namespace Parley.Engines.Builtin.Language;

/// <summary>Replaces words that are not among the known ones by the one they sound like: "set a thymer" is "set a timer".</summary>
internal sealed class Correction
{
    private const double Enough = 0.72;

    private readonly FrozenSet<string> _known;
    private readonly Spoken[] _targets;

    public Correction(IEnumerable<string> phrases)
    {
        string[] words =
        [
            .. phrases
                .SelectMany(p => p.Split(' '))
                .Concat(NumberWords.Vocabulary)
                .Concat(Units.Vocabulary)
                .Distinct(StringComparer.Ordinal),
        ];
        _known = words.Concat(Common.Split(' ')).ToFrozenSet(StringComparer.Ordinal);
        _targets = [.. words.Where(w => w.Length > 3).Select(Spoken.Of)];
    }

    /// <summary>The utterance with corrected words, or null when nothing was corrected.</summary>
    public Utterance? Apply(Utterance said)
    {
        string[] words = [.. said.Words];
        bool changed = false;
        for (int i = 0; i < words.Length; i++)
        {
            if (words[i].Length < 3 || _known.Contains(words[i]) || char.IsAsciiDigit(words[i][0]))
            {
                continue;
            }

            Spoken word = Spoken.Of(words[i]);
            (string Target, double Likeness) best = _targets
                .Select(t => (t.Text, Likeness.Of(word, t)))
                .MaxBy(t => t.Item2);
            if (best.Likeness >= Enough)
            {
                words[i] = best.Target;
                changed = true;
            }
        }

        return changed ? said.With(words) : null;
    }

    // Words that are right as they are, although they sound like one of ours.
    private const string Common =
        "the and for are was were with this that then than they them there have has had not but can could would will from your you what when where who how why "
        + "one out our his her him she its it's all any some more most other into over after before about like just very much here too also please";
}
