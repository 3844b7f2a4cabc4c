using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Skills;

/// <summary>Spells words aloud.</summary>
internal sealed class Spelling : ISkill
{
    private static readonly Patterns Spell = new(
        "(spell|spelling) (the|of)? (word|name|words)? {word}",
        "how (do|would|can) (you|i|we|one) (spell|write) (the)? (word|name)? {word}",
        "how is (the)? (word|name)? {word} (spelled|spelt|written)",
        "what is the spelling of (the word)? {word}"
    );

    private static readonly Patterns Bare = new("(spell|spelling) (something|a word)?");
    private static readonly Patterns Letters = new(
        "how many letters (are|does|has|in) (there)? (in)? (the)? (word)? {word} (have)?"
    );

    public IReadOnlyList<string> Examples { get; } =
    [
        "spell mississippi",
        "how do you spell necessary",
        "spell the word",
        "how many letters are in banana",
        "spell my name",
    ];

    public Reply? Answer(Utterance said, Scene scene)
    {
        if (Bare.Fits(said))
        {
            return scene.Ask("Which word shall I spell?", template: "spell {0}");
        }

        if (Letters.Find(said) is { } letters && string.Concat(letters.Words("word")) is { Length: > 0 } all)
        {
            int count = all.Count(char.IsLetterOrDigit);
            return scene.Say(
                $"{Sentences.Capital(letters.Text("word"))} has {NumberWords.Say(count)} {(count == 1 ? "letter" : "letters")}."
            );
        }

        if (Spell.Find(said) is not { } spell)
        {
            return null;
        }

        string word = spell.Text("word");
        if (spell.Words("word") is ["my", "name"])
        {
            if (scene.Memory.Person is not { } person)
            {
                return scene.Ask("I do not know your name yet. What is it?", template: "my name is {0}");
            }

            word = person;
        }
        else if (spell.Words("word") is ["your", "name"])
        {
            word = scene.Persona.Name ?? "Parley";
        }
        else if (spell.Words("word") is ["that"] or ["it"])
        {
            return scene.Ask("Which word shall I spell?", template: "spell {0}");
        }

        if (word.Length > 60)
        {
            return scene.Say("That is a lot to spell. Please give me one word at a time.");
        }

        string spelled = string.Join(
            ", ",
            word.Split(' ').Select(w => string.Join(", ", w.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant)))
        );
        return scene.Say($"{Sentences.Capital(word)} is spelled {spelled}.");
    }
}
