using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Skills;

/// <summary>Says plainly what it cannot do, where it knows what was asked.</summary>
internal sealed class Limits : ISkill
{
    private static readonly (Patterns Ask, string Text)[] Known =
    [
        (
            new Patterns("* (weather|forecast|temperature outside|raining|rain|sunny|snow) *"),
            "I have no weather report, because I work offline."
        ),
        (new Patterns("* (news|headlines) *"), "I have no news, because I work offline."),
        (
            new Patterns("(play|sing|put on) * (music|song|songs|radio|album|something) *", "sing *", "play {what}"),
            "I cannot play music here."
        ),
        (
            new Patterns(
                "(turn|switch) (on|off|up|down) *",
                "(turn|switch) {what} (on|off|up|down)",
                "(dim|open|close|lock|unlock) *",
                "(go|move|drive) (forward|back|left|right|backward) *"
            ),
            "I have nothing to switch or move here. A session can give me a tool for that."
        ),
        (
            new Patterns("(call|phone|dial|text|message|email) {whom}", "send (a|an)? (message|email|text|mail) *"),
            "I cannot call or write to anyone."
        ),
        (
            new Patterns(
                "(book|reserve|order|buy) *",
                "i (want|would like) to (book|reserve|order|buy) *",
                "make (a|an) (reservation|booking|appointment) *"
            ),
            "I cannot book or order anything by myself. A session can give me a tool for that."
        ),
        (new Patterns("(translate|how do you say) *"), "I only know English, so I cannot translate."),
        (new Patterns("(search|google|look up|browse|find) *"), "I have no internet, so I cannot look that up."),
        (
            new Patterns("(write|tell|read) (me)? (a|an|some)? (poem|story|stories|essay|letter|code|program) *"),
            "I know no stories and cannot write texts."
        ),
    ];

    public IReadOnlyList<string> Examples { get; } =
    ["what is the weather like", "play some music", "turn on the lamp", "book a room"];

    public Reply? Answer(Utterance said, Scene scene)
    {
        foreach ((Patterns ask, string text) in Known)
        {
            if (ask.Fits(said))
            {
                return scene.Say($"{text} {Offer(scene)}") with { Understood = false };
            }
        }

        return null;
    }

    /// <summary>The answer when nothing fitted.</summary>
    public static Reply Miss(Utterance said, Scene scene)
    {
        Memory memory = scene.Memory with { Misses = scene.Memory.Misses + 1 };
        string heard = said.Text.Trim().TrimEnd('.', '?', '!');
        string shown = heard.Length > 80 ? "" : $"I heard: {heard}. ";
        string text = (memory.Misses % 4) switch
        {
            1 => $"{shown}That is beyond me. {Help.ConnectLine} Until then, {Hint(scene)}",
            2 => $"{shown}I am afraid that I do not know that. {Sentences.Capital(Hint(scene))}",
            3 => $"{shown}I have no answer to that. {Sentences.Capital(Hint(scene))}",
            _ => $"{shown}I cannot help with that yet. A language model could. {Sentences.Capital(Hint(scene))}",
        };
        return new Reply(text, memory) { Understood = false };
    }

    private static string Hint(Scene scene) =>
        scene.Persona is { Topics: { } topics, Facts.Count: > 0 } && scene.Memory.Misses % 2 == 0
            ? $"you can ask me about {topics}."
            : scene.Pick(
                "you could ask me for the time.",
                "try a sum, like twelve times seven.",
                "ask me what I can do.",
                "I could count, spell a word, or tell a joke.",
                "I could set a timer for you."
            );

    private static string Offer(Scene scene) =>
        scene.Pick(
            "But I can tell you the time or a joke.",
            "But I can do sums, lists and timers.",
            "Ask me what I can do instead."
        );
}
