using Parley.Engines.Builtin.Knowledge;
using Parley.Engines.Builtin.Language;
using Parley.Engines.Builtin.Skills;
using Parley.Engines.Builtin.Tools;

namespace Parley.Engines.Builtin.Conversation;

/// <summary>
/// Chooses who answers: an open question first, then the session's tools, the skills, what is written down, the skills again with
/// misheard words corrected, and at last a question back or the admission that it does not know. Pure.
/// </summary>
internal sealed class Mind
{
    private const double SureLikeness = 0.86;
    private const double MaybeLikeness = 0.68;

    private readonly ISkill[] _skills =
    [
        new Greeting(),
        new Naming(),
        new Clock(),
        new Counting(),
        new Conversion(),
        new Arithmetic(),
        new Timers(),
        new ListKeeping(),
        new Amusing(),
        new Chance(),
        new Spelling(),
        new SmallTalk(),
        new Help(),
        new Repeating(),
    ];

    private readonly Limits _limits = new();
    private readonly Answers _answers;
    private readonly Correction _correction;
    private readonly (string Text, Spoken Spoken)[] _examples;

    public Mind(PassageIndex? knowledge)
    {
        _answers = new Answers(knowledge);
        Phrases =
        [
            .. _skills.SelectMany(s => s.Examples),
            .. _limits.Examples,
            "yes",
            "yes please",
            "no",
            "no thank you",
        ];
        _examples = [.. _skills.SelectMany(s => s.Examples).Select(e => (e, Spoken.Of(Utterance.Parse(e).Words)))];
        _correction = new Correction(Phrases);
    }

    /// <summary>What people say to it, in lower-case words.</summary>
    public IReadOnlyList<string> Phrases { get; }

    public Reply Answer(Utterance said, Scene scene, ToolUse tools)
    {
        if (said.Words.All(w => w is "uh" or "um" or "hm" or "hmm" or "mm" or "ah" or "eh" or "er" or "erm"))
        {
            return scene.Say(
                scene.Pick(
                    "Sorry, I did not catch that.",
                    "Sorry, I did not catch that. Could you say it again?",
                    "Sorry, I did not catch that. I am still here."
                )
            );
        }

        Pending? pending = scene.Memory.Pending;
        Scene clean = scene with { Memory = scene.Memory with { Pending = null } };
        return (pending is null ? null : Resume(pending, said, clean, tools))
            ?? tools.Answer(said, clean)
            ?? SentenceBySentence(said, clean, tools, all: true)
            ?? Direct(said, clean, tools)
            ?? SentenceBySentence(said, clean, tools, all: false)
            ?? _limits.Answer(said, clean)
            ?? Guess(said, clean, tools)
            ?? Limits.Miss(said, clean);
    }

    private Reply? Resume(Pending pending, Utterance said, Scene scene, ToolUse tools)
    {
        YesNo answer = Agreement.Of(said);
        if (pending.Tool is { } tool)
        {
            return answer == YesNo.No ? scene.Say("All right, I leave it.") : tools.Continue(tool, said, scene);
        }

        if (pending.OnYes is { } onYes && answer == YesNo.Yes)
        {
            return Direct(Utterance.Parse(onYes), scene, tools);
        }

        if (answer == YesNo.No)
        {
            return scene.Say(scene.Pick("All right.", "No problem.", "Okay, then not.") + " " + Help.Offer(scene));
        }

        if (pending.Template is not { } template || said.Core.Count > 20)
        {
            return null;
        }

        bool literal =
            template.StartsWith("repeat", StringComparison.Ordinal)
            || template.StartsWith("spell", StringComparison.Ordinal)
            || NumberWords.TryRead(said.Core, out _)
            || Durations.TryRead(said.Core, out _, out _);
        Reply? direct = literal ? null : Direct(said, scene, tools);
        string core = template.StartsWith("repeat", StringComparison.Ordinal)
            ? said.Original(0, said.Words.Count)
            : said.Original(said.CoreStart, said.CoreEnd);
        string filled = template.Replace("{0}", core, StringComparison.Ordinal);
        return direct
            ?? Skilled(Utterance.Parse(filled), scene)
            ?? Skilled(_correction.Apply(Utterance.Parse(filled)), scene);
    }

    private Reply? Direct(Utterance said, Scene scene, ToolUse tools) =>
        tools.Answer(said, scene) ?? Skilled(said, scene) ?? _answers.Answer(said, scene) ?? Agreed(said, scene);

    private Reply? Skilled(Utterance? said, Scene scene)
    {
        if (said is null)
        {
            return null;
        }

        foreach (ISkill skill in _skills)
        {
            if (skill.Answer(said, scene) is { } reply)
            {
                return reply;
            }
        }

        return null;
    }

    // Two sentences in one utterance are answered one after the other.
    private Reply? SentenceBySentence(Utterance said, Scene scene, ToolUse tools, bool all)
    {
        string[] sentences = [.. Sentences.Of(said.Text).Take(3)];
        if (sentences.Length < 2)
        {
            return null;
        }

        List<string> texts = [];
        Reply? last = null;
        Memory memory = scene.Memory;
        foreach (string sentence in sentences)
        {
            Utterance part = Utterance.Parse(sentence, scene.Persona.Name);
            if (!part.IsEmpty && Direct(part, scene with { Memory = memory }, tools) is { } reply)
            {
                texts.Add(reply.Text);
                memory = reply.Memory;
                last = reply with { Reminder = reply.Reminder ?? last?.Reminder };
                if (reply.Call is not null)
                {
                    return reply;
                }
            }
            else if (all)
            {
                return null;
            }
        }

        return last is null ? null : last with { Text = string.Join(' ', texts) };
    }

    private Reply? Guess(Utterance said, Scene scene, ToolUse tools)
    {
        if (
            _correction.Apply(said) is { } corrected
            && (tools.Answer(corrected, scene) ?? Skilled(corrected, scene)) is { } reply
        )
        {
            return reply;
        }

        Spoken heard = Spoken.Of(said.Core);
        (string text, double likeness) = _examples
            .Select(e => (e.Text, Likeness.OfPhrases(heard, e.Spoken)))
            .MaxBy(e => e.Item2);
        if (likeness >= SureLikeness)
        {
            return Skilled(Utterance.Parse(text), scene);
        }

        return likeness >= MaybeLikeness
            ? scene.Ask(
                scene.Pick(
                    $"I heard: {Heard(said)}. Did you mean: {text}?",
                    $"I am not sure that I heard you right. Did you say: {text}?",
                    $"It sounded like: {Heard(said)}. Was it: {text}?"
                ),
                onYes: text
            )
            : null;
    }

    private static string Heard(Utterance said) => said.Text.Trim().TrimEnd('.', '?', '!');

    private static Reply? Agreed(Utterance said, Scene scene) =>
        Agreement.Of(said) switch
        {
            YesNo.Yes => scene.Say(scene.Pick("Good.", "Fine.", "All right.") + " " + Help.Offer(scene)),
            YesNo.No => scene.Say(scene.Pick("All right.", "Okay.", "No problem.") + " " + Help.Offer(scene)),
            _ => null,
        };
}
