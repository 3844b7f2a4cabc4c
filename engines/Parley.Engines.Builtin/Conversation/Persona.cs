using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Conversation;

/// <summary>What can be taken from the session's instructions without understanding them all.</summary>
internal sealed record Persona
{
    /// <summary>The assistant's name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>"a receptionist at the Harbour Hotel", or null.</summary>
    public string? Role { get; init; }

    /// <summary>The words to greet with, or null.</summary>
    public string? Greeting { get; init; }

    /// <summary>The person's name where the instructions give it.</summary>
    public string? Person { get; init; }

    /// <summary>What to talk about, as written.</summary>
    public string? Topics { get; init; }

    /// <summary>What it may honestly say about its topics, as a sentence: without facts it knows only their names.</summary>
    public string? TopicLine =>
        Topics is null ? null
        : Facts.Count > 0 ? $"You can ask me about {Topics}."
        : $"I am meant for {Topics}, but without a language model I know little about that.";

    /// <summary>Words that the instructions want said now.</summary>
    public string? SayNow { get; init; }

    /// <summary>Sentences that state something, rather than tell the assistant how to be.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    private static readonly Patterns Naming = new(
        "your name is {name}",
        "you are (called|named) {name}",
        "you go by {name}",
        "(the assistant is|the assistant's name is) (called|named)? {name}"
    );

    private static readonly Patterns Being = new(
        "you are (a|an|the) {role} (called|named) {name}",
        "you are (a|an|the) {role} whose name is {name}",
        "you are (a|an|the) {role}",
        "you are {name} (a|an|the) {role}",
        "act as (a|an|the) {role}",
        "you are {name}"
    );

    private static readonly Patterns Greeting1 = new(
        "* (greet|welcome) * (with|by saying|saying|as) {greeting}",
        "* (start|begin|open) * (with|by saying|saying) {greeting}",
        "* answer the phone (with|by saying|saying) {greeting}"
    );

    private static readonly Patterns PersonNaming = new(
        "(the user|the caller|the customer|the person|the guest|the user's name|the caller's name|the customer's name) is (called|named)? {name}",
        "(call|address) (the user|the caller|the customer|the person|them|me) (as)? {name}",
        "you are (talking|speaking) (to|with) {name}"
    );

    private static readonly Patterns Subjects = new(
        "(you)? (only)? (talk|speak|chat) (only)? about {topics}",
        "you (can)? (only)? (help|assist) * with {topics}",
        "(help|assist) * with {topics}",
        "(your topics are|topics|your topic is|your subjects are|subjects) {topics}",
        "you (answer|handle|take) (questions about|questions on)? {topics}",
        "answer questions (about|on) {topics}"
    );

    private static readonly Patterns SayingNow = new(
        "(say|tell the user|tell the caller|say to the user|repeat) (exactly|this|the following)? {say}"
    );

    private static readonly string[] Orders =
    [
        "you",
        "your",
        "always",
        "never",
        "be",
        "do",
        "answer",
        "speak",
        "keep",
        "greet",
        "use",
        "respond",
        "reply",
        "talk",
        "act",
        "avoid",
        "if",
        "ask",
        "help",
        "say",
        "start",
        "please",
        "stay",
        "make",
        "try",
        "only",
        "when",
        "call",
        "address",
        "welcome",
        "begin",
        "remember",
        "give",
        "tell",
        "assist",
        "pretend",
        "topics",
        "not",
    ];

    public static Persona Read(string instructions)
    {
        Persona persona = new();
        List<string> facts = [];
        foreach (string sentence in Sentences.Of(instructions))
        {
            Utterance said = Utterance.Parse(sentence);
            if (said.IsEmpty)
            {
                continue;
            }

            persona = persona.With(sentence, said);
            if (!Orders.Contains(said.Words[0], StringComparer.Ordinal) && said.Words.Count > 3)
            {
                facts.Add(sentence);
            }
        }

        return persona with
        {
            Facts = facts,
        };
    }

    private Persona With(string sentence, Utterance said)
    {
        Persona persona = this;
        string? quoted = Quoted(sentence);
        if (Greeting1.Find(said) is { } greeting)
        {
            persona = persona with { Greeting = quoted ?? Sentences.Capital(greeting.Text("greeting")) };
        }
        else if (SayingNow.Find(said) is { } now && quoted is not null)
        {
            persona = persona with { SayNow = quoted };
        }

        if (PersonNaming.Find(said) is { } person && ShortName(person.Text("name")) is { } personName)
        {
            return persona with { Person = personName };
        }

        if (Naming.Find(said) is { } naming && ShortName(naming.Text("name")) is { } name)
        {
            persona = persona with { Name = name };
        }
        else if (Being.Find(said) is { } being)
        {
            string? given = ShortName(being.Text("name"));
            string role = CutRole(being.Text("role"));
            persona = persona with { Name = given ?? persona.Name, Role = role.Length > 0 ? role : persona.Role };
        }

        if (Subjects.Find(said) is { } subjects && subjects.Text("topics") is { Length: > 0 and < 200 } topics)
        {
            persona = persona with { Topics = topics };
        }

        return persona;
    }

    // A name is one to three capitalised words.
    private static string? ShortName(string text)
    {
        string[] words = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        string[] name = [.. words.TakeWhile(w => char.IsUpper(w[0])).Take(3)];
        return name.Length > 0 && !text.StartsWith("AI", StringComparison.Ordinal)
            ? string.Join(' ', name).TrimEnd('.', ',')
            : null;
    }

    private static string CutRole(string role)
    {
        foreach (string stop in (string[])[", ", " who ", " that ", " and you ", ". ", " whose "])
        {
            int at = role.IndexOf(stop, StringComparison.OrdinalIgnoreCase);
            role = at > 0 ? role[..at] : role;
        }

        return role.Length > 80 ? "" : role;
    }

    private static string? Quoted(string sentence)
    {
        foreach ((char open, char close) in ((char, char)[])[('"', '"'), ('“', '”'), ('‘', '’')])
        {
            int from = sentence.IndexOf(open, StringComparison.Ordinal);
            int to = sentence.LastIndexOf(close);
            if (from >= 0 && to > from + 1)
            {
                return sentence[(from + 1)..to];
            }
        }

        int single = sentence.IndexOf(" '", StringComparison.Ordinal);
        int end = sentence.LastIndexOf('\'');
        return single >= 0 && end > single + 2 ? sentence[(single + 2)..end] : null;
    }
}
