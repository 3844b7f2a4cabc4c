using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Skills;

/// <summary>Hello and goodbye, in the way the instructions ask for.</summary>
internal sealed class Greeting : ISkill
{
    private static readonly Patterns Hello = new(
        "(hello|hi|hey|hiya|howdy|greetings|hullo) (there|again|everyone|you|max|parley|assistant|computer|robot)?",
        "(hello|hi|hey) (hello|hi|hey)",
        "good (morning|afternoon|evening|day) *",
        "(hello|hi|hey) good (morning|afternoon|evening|day) *",
        "(nice|good|pleased) to meet you *",
        "is (anybody|anyone|someone) there",
        "are you (there|awake|listening|ready) *",
        "(hear|understand) me *",
        "do you (hear|understand) me *"
    );

    private static readonly Patterns Goodbye = new(
        "(goodbye|bye|farewell|ciao|cheerio) *",
        "(thank you|thanks) * (bye|goodbye|good night)",
        "(okay|ok|well|all right) (bye|goodbye) *",
        "good (night|bye) *",
        "bye bye *",
        "see you *",
        "(that is|that was|that will be) all *",
        "i (have to|must|need to|am going to) (go|leave|run) *",
        "have a (good|nice|great|lovely) (day|evening|night|one|weekend) *",
        "talk to you (later|soon|tomorrow)",
        "(hang up|end the call|stop talking to me|quit|exit)"
    );

    public IReadOnlyList<string> Examples { get; } =
    [
        "hello",
        "hi there",
        "good morning",
        "good evening",
        "goodbye",
        "bye bye",
        "good night",
        "can you hear me",
        "that is all",
    ];

    public Reply? Answer(Utterance said, Scene scene)
    {
        if (Hello.Fits(said) || IsHelloTo(said, scene.Persona.Name))
        {
            if (said.Has("hear", "understand", "listening", "there") && scene.Memory.Turn > 1)
            {
                return scene.Say(
                    scene.Pick("Yes, I can hear you.", "I am here, and I hear you well.") + " What would you like?"
                );
            }

            return scene.Say(Welcome(scene));
        }

        return Goodbye.Fits(said) ? scene.Say(Farewell(scene)) : null;
    }

    /// <summary>The first words of a conversation, or an answer to a hello.</summary>
    public static string Welcome(Scene scene)
    {
        Persona persona = scene.Persona;
        string? person = scene.Memory.Person ?? persona.Person;
        if (persona.Greeting is { } greeting && scene.Memory.LastAnswer is null)
        {
            return Sentences.Ended(greeting);
        }

        bool met = scene.Memory.LastAnswer is not null;
        string hello =
            !met ? DayPart(scene.Now)
            : scene.Memory.Turn > 1 ? scene.Pick("Hello again", "Hi again", "Hello")
            : "Hello";
        hello += person is null ? "." : $", {person}.";
        if (met)
        {
            return hello + " " + scene.Pick("What shall we do next?", "What would you like?", "I am listening.");
        }

        string self = Self(persona);
        string offer = persona.Topics is { } topics
            ? $"You can ask me about {topics}."
            : scene.Pick(
                "You can ask me the time, a sum, or for a joke.",
                "I can count, convert, spell and keep a list for you."
            );
        return $"{hello} {self} {offer}";
    }

    /// <summary>"I am Max, a receptionist at the Harbour Hotel."</summary>
    public static string Self(Persona persona)
    {
        string? role = persona.Role is { } r
            ? $"{("aeiouAEIOU".Contains(r[0], StringComparison.Ordinal) ? "an" : "a")} {r}"
            : null;
        return (persona.Name, role) switch
        {
            ({ } name, { } what) => $"I am {name}, {what}.",
            ({ } name, null) => $"I am {name}.",
            (null, { } what) => $"I am {what}.",
            _ => "I am Parley, a small assistant that works offline.",
        };
    }

    private static string Farewell(Scene scene)
    {
        string name = scene.Memory.Person is { } person ? $", {person}" : "";
        return scene.Now.Hour >= 21
            ? $"Good night{name}. Sleep well."
            : scene.Pick(
                $"Goodbye{name}. It was nice talking with you.",
                $"Bye{name}. Come back any time.",
                $"Take care{name}. Goodbye."
            );
    }

    private static string DayPart(DateTimeOffset now) =>
        now.Hour switch
        {
            >= 5 and < 12 => "Good morning",
            >= 12 and < 18 => "Good afternoon",
            >= 18 and < 23 => "Good evening",
            _ => "Hello",
        };

    private static bool IsHelloTo(Utterance said, string? name) =>
        name is not null
        && said.Words.Count is > 0 and <= 4
        && said.Words[0] is "hello" or "hi" or "hey"
        && said.Words.Skip(1).SequenceEqual(Tokens.Of(name), StringComparer.Ordinal);
}
