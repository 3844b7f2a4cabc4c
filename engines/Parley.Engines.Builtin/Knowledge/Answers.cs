using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Knowledge;

/// <summary>Answers from the session's instructions first, then from the folder; stays silent when it is not sure.</summary>
internal sealed class Answers(PassageIndex? folder)
{
    private const double EnoughCoverage = 0.6;
    private const int LongestAnswer = 320;

    public Reply? Answer(Utterance said, Scene scene)
    {
        IReadOnlyList<string> question = Question(said);
        if (!Stem.Content(question).Any())
        {
            return null;
        }

        if (scene.Persona.Facts.Count > 0)
        {
            PassageIndex facts = new(scene.Persona.Facts.Select(f => new Passage(null, "", f, null, null)));
            if (facts.Find(question) is { } fact && fact.Coverage >= EnoughCoverage)
            {
                return scene.Say(Sentences.Ended(fact.Passage.Text));
            }
        }

        if (folder?.Find(question) is not { } finding || finding.Coverage < EnoughCoverage)
        {
            return null;
        }

        Passage passage = finding.Passage;
        string text = Sentences.Ended(passage.Text);
        if (passage.Next is { } next && text.Length + next.Length < LongestAnswer)
        {
            text += " " + Sentences.Ended(next);
        }

        string file = passage.Source?.Replace('-', ' ').Replace('_', ' ') ?? "";
        return scene.Say(
            scene.Pick(
                $"From the file {file}: {text}",
                $"The file {file} says: {text}",
                $"I found this in {file}: {text}"
            )
        );
    }

    // "What time", "what day" and "how much money" ask; they need not stand in the answer.
    private static string[] Question(Utterance said)
    {
        IReadOnlyList<string> core = said.Core;
        return
        [
            .. core.Where(
                (w, i) =>
                    !(i > 0 && core[i - 1] is "what" or "which" && w is "time" or "day" or "kind" or "sort")
                    && !(i > 1 && core[i - 2] is "how" && w is "money" or "time")
            ),
        ];
    }
}
