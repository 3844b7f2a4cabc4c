using Parley.Engines.Hearing.Phrases;

namespace Parley.Engines.PocketSphinx.Language;

/// <summary>What people say to assistants, as language models by kind; drawn once per process from the patterns.</summary>
internal sealed class AssistantModel
{
    /// <summary>Sentences drawn per pattern; answers have fewer patterns, so five times as many.</summary>
    private const int PerPattern = 40;
    private const double Mass = 20_000;

    private static readonly Lazy<AssistantModel> Loaded = new(() => new(PhraseBook.Grammar));

    private readonly Dictionary<string, NgramModel> kinds = new(StringComparer.Ordinal);

    internal AssistantModel(PhraseGrammar grammar)
    {
        foreach (var kind in grammar.Kinds)
        {
            var model = new NgramModel();
            foreach (var sentence in grammar.Draw(kind, PerPattern * (kind.Length == 0 ? 1 : 5), 1))
            {
                model.Add(sentence);
            }

            kinds.Add(kind, model);
        }
    }

    internal static AssistantModel Shared => Loaded.Value;

    /// <summary>Everything, with a stress on the answer that is expected.</summary>
    /// <param name="expected">A kind of answer, or empty.</param>
    internal NgramModel Mix(string expected)
    {
        var mixed = new NgramModel();
        var stress = expected switch
        {
            "" => 0,
            "digit" => 0.999,
            "digits" => 0.995,
            _ => 0.75,
        };
        foreach (var (kind, share) in PhraseBook.Shares)
        {
            mixed.Add(
                kinds[kind],
                Mass * ((share * (1 - stress)) + (string.Equals(kind, expected, StringComparison.Ordinal) ? stress : 0))
            );
        }

        return mixed;
    }
}
