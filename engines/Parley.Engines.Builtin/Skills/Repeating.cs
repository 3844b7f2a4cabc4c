using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Skills;

/// <summary>Repeats what the person says, or what it said itself.</summary>
internal sealed class Repeating : ISkill
{
    private static readonly Patterns AfterMe = new(
        "repeat after me {what}",
        "(repeat|say) the (words|sentence|following) {what}",
        "(say|repeat) {what} (after me)?"
    );
    private static readonly Patterns AfterMeBare = new("repeat after me", "(say|repeat) something (after me)?");

    private static readonly Patterns Again = new(
        "(say|repeat) (that|it|this) (again|once more|one more time|please)? *",
        "(repeat|again|once more|one more time|repeat please|come again)",
        "(what|pardon|pardon me|sorry what|excuse me what|huh)",
        "what did you (just)? say *",
        "i (did not|could not) (hear|understand|catch|get) (you|that|it) *",
        "(speak|say it) again *"
    );

    private static readonly Patterns Mine = new("what did i (just)? say *", "what have i (just)? said *");

    public IReadOnlyList<string> Examples { get; } =
    ["repeat after me", "say that again", "repeat that", "what did you say", "what did i say", "say hello world"];

    public Reply? Answer(Utterance said, Scene scene)
    {
        if (Mine.Fits(said))
        {
            return scene.Say(
                scene.Memory.LastSaid is { } mine
                    ? $"I heard you say: {Sentences.Ended(mine)}"
                    : "You have not said anything before that."
            );
        }

        if (Again.Fits(said))
        {
            return scene.Say(scene.Memory.LastAnswer is { Length: > 0 } last ? last : "I have not said anything yet.");
        }

        if (AfterMeBare.Fits(said))
        {
            return scene.Ask("All right. What shall I repeat?", template: "repeat after me {0}");
        }

        return AfterMe.Find(said) is { } after
            ? scene.Say(Sentences.Ended(Sentences.Capital(after.Text("what"))))
            : null;
    }
}
