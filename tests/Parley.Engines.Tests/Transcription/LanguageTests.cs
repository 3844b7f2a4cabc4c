using System.Globalization;
using Parley.Engines.Hearing.Phrases;
using Parley.Engines.PocketSphinx.Language;

namespace Parley.Engines.Tests.Transcription;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("How many people will come?", "number")]
    [InlineData("Please say a digit.", "digit")]
    [InlineData("What is your four digit PIN code?", "digits")]
    [InlineData("Which digits do you see?", "digits")]
    [InlineData("Sure. What time should I wake you up?", "time")]
    [InlineData("Which day suits you?", "date")]
    [InlineData("Hello! What's your name?", "name")]
    [InlineData("Is that right?", "yesno")]
    [InlineData("Shall I add it to the list?", "yesno")]
    [InlineData("Which one would you like?", "choice")]
    [InlineData("The time is ten past four.", "")]
    [InlineData("It will rain. Take an umbrella.", "")]
    [InlineData("What can I do for you?", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void The_last_question_says_what_is_expected(string? assistant, string kind) =>
        Assert.Equal(kind, ExpectedAnswer.Of(assistant));

    [Theory]
    [InlineData("get_weather", "get weather")]
    [InlineData("setTimer: starts a timer", "set timer starts a timer")]
    [InlineData("Zürich-West, Gate 12", "zuerich west gate one two")]
    [InlineData("It's O'Brien!", "it's o'brien")]
    [InlineData("漢字 ...", "")]
    public void Any_text_becomes_spoken_words(string text, string words) =>
        Assert.Equal(words, string.Join(' ', SpokenWords.Of(text)));

    [Theory]
    [InlineData("parley", "P AA R L IY")]
    [InlineData("blake", "B L EY K")]
    [InlineData("knox", "N AA K S")]
    [InlineData("quill", "K W IH L")]
    [InlineData("btx", "B IY T IY EH K S")]
    [InlineData("zorbex", "Z AO R B EH K S")]
    public void Unknown_words_get_a_pronunciation_by_rule(string word, string phones) =>
        Assert.Equal(phones, LetterToSound.Of(word));

    [Theory]
    [InlineData("ZyntriQix, Digique Plus, CynapseFive", "ZyntriQix|Digique Plus|CynapseFive")]
    [InlineData(
        "Expect words about medicine. The patient Anneke Vandervoort takes Metformin.",
        "Anneke Vandervoort|Metformin"
    )]
    [InlineData("expect words about technology", "")]
    [InlineData("I think that I am right.", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_prompt_gives_its_names(string? prompt, string hints) =>
        Assert.Equal(hints, string.Join('|', PromptHints.Of(prompt)));

    [Fact]
    public void Phrases_may_begin_anywhere_and_their_words_follow_each_other()
    {
        var (single, pairs) = Read(
            PhraseModel.ToArpa([
                ["zau", "al", "makan"],
                ["al"],
                ["zorbex"],
            ])
        );

        Assert.Equal(0.02, single["zorbex"].Value, 4);
        Assert.Equal(0.02, single["al"].Value, 4);
        Assert.Equal(0, single["makan"].Value, 4);
        Assert.Equal(0.9, pairs["al makan"], 3);
        Assert.Equal(0.9, pairs["zau al"], 3);
    }

    [Fact]
    public void Patterns_stand_for_all_their_sentences()
    {
        var grammar = new PhraseGrammar([
            "color = red | blue",
            "# a note",
            "@",
            "2 * make it <color> [please]",
            "(stop | go)",
        ]);

        var drawn = grammar.Draw(string.Empty, 50, 7).Select(words => string.Join(' ', words)).ToList();

        Assert.Equal(150, drawn.Count);
        Assert.Equal(
            "go,make it blue,make it blue please,make it red,make it red please,stop",
            string.Join(',', drawn.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        );
    }

    [Theory]
    [InlineData("(a | b")]
    [InlineData("a ] b")]
    public void A_broken_pattern_is_refused(string pattern) =>
        Assert.Throws<FormatException>(() => new PhraseGrammar(["@", pattern]));

    [Fact]
    public void Probabilities_of_the_model_sum_to_one()
    {
        var model = new NgramModel();
        model.Add(["turn", "left"], 3);
        model.Add(["turn", "right"]);
        model.Add(["stop"], 2);
        var (single, pairs) = Read(model.ToArpa());

        Assert.Equal(1, single.Where(entry => entry.Key is not "<s>").Sum(entry => entry.Value.Value), 3);
        foreach (var context in single.Keys.Where(word => word is not "</s>"))
        {
            var sum = single
                .Keys.Where(word => word is not "<s>")
                .Sum(word =>
                    pairs.TryGetValue($"{context} {word}", out var seen)
                        ? seen
                        : single[context].Backoff * single[word].Value
                );
            Assert.Equal(1, sum, 2);
        }
    }

    [Fact]
    public void A_model_added_to_another_has_the_mass_it_is_given()
    {
        var small = new NgramModel();
        small.Add(["yes"]);
        var model = new NgramModel();
        model.Add(["no"], 1);
        model.Add(small, 3);

        Assert.Equal(4, model.Mass, 6);
        var (single, _) = Read(model.ToArpa());
        Assert.True(single["yes"].Value > single["no"].Value);
    }

    [Fact]
    public void The_assistants_sentences_are_many_and_the_same_every_time()
    {
        var first = AssistantModel.Shared.Mix(string.Empty);
        var asked = AssistantModel.Shared.Mix("digit");

        Assert.InRange(first.Words.Count(), 1000, 3000);
        Assert.Equal(first.ToArpa(), AssistantModel.Shared.Mix(string.Empty).ToArpa());
        Assert.NotEqual(first.ToArpa(), asked.ToArpa(), StringComparer.Ordinal);
    }

    private static (Dictionary<string, (double Value, double Backoff)> Single, Dictionary<string, double> Pairs) Read(
        string arpa
    )
    {
        var single = new Dictionary<string, (double Value, double Backoff)>(StringComparer.Ordinal);
        var pairs = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var fields in arpa.Split('\n').Select(line => line.Split('\t')).Where(fields => fields.Length > 1))
        {
            var value = Math.Pow(10, double.Parse(fields[0], CultureInfo.InvariantCulture));
            var words = fields[1].Split(' ').Length;
            if (words == 1)
            {
                single[fields[1]] = (value, Math.Pow(10, double.Parse(fields[2], CultureInfo.InvariantCulture)));
            }
            else if (words == 2)
            {
                pairs[fields[1]] = value;
            }
        }

        return (single, pairs);
    }
}
