using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Skills;

/// <summary>Says what it can do, and how to give it a real model.</summary>
internal sealed class Help : ISkill
{
    public const string ConnectLine =
        "To connect a language model, start Parley with dash dash responder and the address of the model.";

    private static readonly Patterns What = new(
        "what (can|do|could) you (do|know|offer|understand) *",
        "what (else|more) can you do *",
        "what (can|could|should) i (ask|say|do) *",
        "(help|help me|i need help|i need some help|give me some help|your skills|options|menu|commands)",
        "(how can you help|how does this work|what are you able to do|what are your skills|what are your abilities) *",
        "(tell me|list) what you can do *",
        "i (do not know|have no idea) what to (say|ask) *",
        "(what now|what next|what else|anything else)"
    );

    private static readonly Patterns Connect = new(
        "* (connect|use|add|install|set up|configure|get) * (language model|model|llm|chatgpt|ollama|smarter|better brain) *",
        "how (can|do) i make you smarter *",
        "* become smarter *"
    );

    private static readonly string[] Parts =
    [
        "I can tell you the time and the date, count, do sums, and convert units.",
        "I can keep a shopping list, set timers, spell words and repeat what you say.",
        "I can tell a joke, flip a coin, roll a dice, and remember your name while we talk.",
    ];

    private static readonly (string Text, string Yes)[] Offers =
    [
        ("Would you like to hear a joke?", "tell me a joke"),
        ("Shall I tell you the time?", "what time is it"),
        ("Would you like to know something curious?", "tell me a fact"),
        ("Shall I flip a coin for you?", "flip a coin"),
        ("Would you like a riddle?", "tell me a riddle"),
    ];

    public IReadOnlyList<string> Examples { get; } =
    ["what can you do", "what else can you do", "help", "what can i say", "how do i connect a model", "anything else"];

    public Reply? Answer(Utterance said, Scene scene)
    {
        if (Connect.Fits(said))
        {
            return scene.Say(ConnectLine + " It has to speak the chat protocol of OpenAI, as Ollama does.");
        }

        if (!What.Fits(said))
        {
            return null;
        }

        string topics = scene.Persona.TopicLine is { } t ? $"{t} " : "";
        int part = Math.Max(0, scene.Memory.Turn - 1);
        (string text, string yes) = Offers[part % Offers.Length];
        string list = said.Has("else", "more", "next") ? Parts[(part + 1) % Parts.Length] : $"{Parts[0]} {Parts[1]}";
        return scene.Ask($"{topics}{list} {text}", onYes: yes);
    }

    /// <summary>A short sentence that invites the next thing.</summary>
    public static string Offer(Scene scene) =>
        scene.Persona.TopicLine is { } topics && scene.Memory.Turn % 3 == 1
            ? topics
            : scene.Pick(
                "What shall we do next?",
                "You could ask me to set a timer.",
                "Is there anything else?",
                "I could tell you a joke.",
                "I could keep a list for you.",
                "Just ask for the time, a sum or a joke."
            );
}
