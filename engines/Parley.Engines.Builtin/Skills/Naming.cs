using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Skills;

/// <summary>Remembers what the person is called, for as long as the conversation lasts.</summary>
internal sealed class Naming : ISkill
{
    private static readonly Patterns Tell = new(
        "* my name is {name}",
        "* my name's {name}",
        "(you can|you may|please)? call me {name}",
        "i am (called|named) {name}",
        "this is {name} (speaking|here)",
        "people call me {name}"
    );

    private static readonly Patterns TellLoosely = new("(hello|hi)? i am {name}", "(it is|this is) {name}");

    private static readonly Patterns Recall = new(
        "* what is my name *",
        "(who am i|what am i called) (again|then|now)?",
        "* (know|remember|recall) (what)? my name (is)? *",
        "say my name"
    );

    private static readonly Patterns Forget = new("forget (my name|me|who i am) *");

    // Words with which a name has ended and another thought begins.
    private static readonly string[] Ends =
    [
        "and",
        "but",
        "what",
        "how",
        "who",
        "where",
        "when",
        "can",
        "could",
        "tell",
        "please",
        "from",
        "by",
        "the",
        "is",
        "so",
        "i",
        "you",
    ];

    public IReadOnlyList<string> Examples { get; } =
    [
        "my name is anna",
        "my name is john",
        "call me sam",
        "what is my name",
        "do you remember my name",
        "who am i",
        "forget my name",
    ];

    public Reply? Answer(Utterance said, Scene scene)
    {
        string? known = scene.Memory.Person ?? scene.Persona.Person;
        if (Recall.Fits(said))
        {
            return known is null
                ? scene.Ask("You have not told me your name yet. What is it?", template: "my name is {0}")
                : scene.Say(scene.Pick($"Your name is {known}.", $"You are {known}, of course."));
        }

        if (Forget.Fits(said))
        {
            return scene.Say(
                scene.Memory.Person is null
                    ? "I do not know your name, so there is nothing to forget."
                    : "All right, I will not use your name any more.",
                scene.Memory with
                {
                    Person = null,
                }
            );
        }

        string? name =
            Tell.Find(said) is { } told ? Read(told, strict: false)
            : TellLoosely.Find(said) is { } loose ? Read(loose, strict: true)
            : null;
        if (name is null)
        {
            return null;
        }

        string greeting = string.Equals(name, known, StringComparison.Ordinal)
            ? $"Yes, {name}, I remember."
            : scene.Pick(
                $"Nice to meet you, {name}.",
                $"Hello {name}, good to know you.",
                $"Thank you, {name}. I will remember that while we talk."
            );
        return scene.Say(greeting + " " + Help.Offer(scene), scene.Memory with { Person = name });
    }

    // Loosely ("I am Anna") only a capitalised word counts, since "I am hungry" is no name.
    private static string? Read(Match told, bool strict)
    {
        string[] words =
        [
            .. told.Text("name")
                .Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
                .TakeWhile(w => !Ends.Contains(w, StringComparer.OrdinalIgnoreCase))
                .Take(3),
        ];
        if (words.Length == 0 || words.Any(w => !w.All(c => char.IsLetter(c) || c is '\'' or '-' or '.')))
        {
            return null;
        }

        if (strict && (words.Length > 2 || !words.All(w => char.IsUpper(w[0]))))
        {
            return null;
        }

        return string.Join(' ', words.Select(w => Sentences.Capital(w.TrimEnd('.', '!'))));
    }
}
