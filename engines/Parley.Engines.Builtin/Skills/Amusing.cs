using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Skills;

/// <summary>Jokes, curious facts and riddles; none twice before all have been told.</summary>
internal sealed class Amusing : ISkill
{
    private static readonly Patterns Joke = new(
        "* (joke|jokes) *",
        "make me (laugh|smile) *",
        "(say|tell me) something funny *",
        "(another|one more) (one)?"
    );

    private static readonly Patterns Fact = new(
        "* (fact|facts|curious|interesting) *",
        "(surprise me|tell me something|say something|talk to me) *"
    );
    private static readonly Patterns Riddle = new("* (riddle|riddles|puzzle) *");
    private static readonly Patterns GiveUp = new(
        "* (i give up|do not know|no idea|tell me the answer|what is the answer|the answer|the solution) *"
    );

    private static readonly string[] Jokes =
    [
        "Why did the scarecrow get a prize? He was outstanding in his field.",
        "What do you call a fish without eyes? A fsh.",
        "I told my computer that I needed a break. Now it will not stop showing me beaches.",
        "Why do bees hum? Because they forgot the words.",
        "What is orange and sounds like a parrot? A carrot.",
        "Why was the math book sad? It had too many problems.",
        "What did one wall say to the other? I will meet you at the corner.",
        "Why can a bicycle not stand alone? Because it is two tired.",
        "How does the ocean say hello? It waves.",
        "What do you call a bear with no teeth? A gummy bear.",
    ];

    private static readonly string[] Facts =
    [
        "Honey does not spoil. Jars that are thousands of years old were still good to eat.",
        "An octopus has three hearts, and its blood is blue.",
        "A day on Venus is longer than a year on Venus.",
        "Bananas are berries, but strawberries are not.",
        "The word salary comes from the Latin word for salt.",
        "Wombats make droppings in the shape of cubes.",
        "There are more possible games of chess than grains of sand on Earth.",
        "Light from the sun takes about eight minutes to reach us.",
    ];

    private static readonly (string Question, string Answer)[] Riddles =
    [
        ("What has hands but cannot clap?", "A clock"),
        ("What gets wetter the more it dries?", "A towel"),
        ("What has keys but opens no door?", "A piano"),
        ("What goes up but never comes down?", "Your age"),
        ("What can you catch but not throw?", "A cold"),
    ];

    public IReadOnlyList<string> Examples { get; } =
    [
        "tell me a joke",
        "another joke",
        "tell me a fact",
        "tell me something interesting",
        "tell me a riddle",
        "i give up",
        "make me laugh",
    ];

    public Reply? Answer(Utterance said, Scene scene)
    {
        Memory memory = scene.Memory;
        if (memory.Riddles > 0 && IsRiddleOpen(memory) && Solve(said, scene) is { } solved)
        {
            return solved;
        }

        if (string.Join(' ', said.Core) is "i give up")
        {
            return scene.Ask("There is no open riddle. Would you like one?", onYes: "tell me a riddle");
        }

        if (Riddle.Fits(said))
        {
            string question = Riddles[memory.Riddles % Riddles.Length].Question;
            return scene.Say(question, memory with { Riddles = memory.Riddles + 1 });
        }

        if (Joke.Fits(said))
        {
            Memory told = memory with
            {
                Jokes = memory.Jokes + 1,
                Pending = new Pending(OnYes: "tell me another joke"),
            };
            string more = memory.Jokes % 2 == 0 ? " Would you like another?" : "";
            return scene.Say(
                Jokes[memory.Jokes % Jokes.Length] + more,
                more.Length > 0 ? told : told with { Pending = null }
            );
        }

        if (Fact.Fits(said))
        {
            return scene.Say(Facts[memory.Facts % Facts.Length], memory with { Facts = memory.Facts + 1 });
        }

        return null;
    }

    private static bool IsRiddleOpen(Memory memory) =>
        memory.LastAnswer is { } last
        && last.EndsWith(Riddles[(memory.Riddles - 1) % Riddles.Length].Question, StringComparison.Ordinal);

    private static Reply? Solve(Utterance said, Scene scene)
    {
        string answer = Riddles[(scene.Memory.Riddles - 1) % Riddles.Length].Answer;
        string key = Tokens.Of(answer.Split(' ')[^1])[0];
        if (said.Words.Any(w => Likeness.Of(w, key) > 0.8))
        {
            return scene.Ask($"That is right! {answer}. Would you like another riddle?", onYes: "tell me a riddle");
        }

        return
            GiveUp.Fits(said)
            || said.Words.Count <= 3 && said.Words[0] is "a" or "an" or "the" or "is" or "your" or "no" or "yes"
            ? scene.Ask(
                $"It is {char.ToLowerInvariant(answer[0])}{answer[1..]}. Would you like another riddle?",
                onYes: "tell me a riddle"
            )
            : null;
    }
}
