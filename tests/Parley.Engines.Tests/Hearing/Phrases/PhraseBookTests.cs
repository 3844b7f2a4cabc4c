using Parley.Engines.Hearing.Phrases;

namespace Parley.Engines.Tests.Hearing.Phrases;

public sealed class PhraseBookTests
{
    private static readonly PhraseGrammar _grammar = new([
        "color = red | blue | dark blue | light blue",
        "@",
        "3 * make it <color> [please]",
        "(stop | go)",
    ]);

    [Theory]
    [InlineData("stop", 1 / 8.0, 0)]
    [InlineData("make", 0, 3 / 4.0)]
    [InlineData("make it", 0, 3 / 4.0)]
    [InlineData("make it dark", 0, 3 / 16.0)]
    [InlineData("make it dark blue", 3 / 32.0, 3 / 32.0)]
    [InlineData("make it dark blue please", 3 / 32.0, 0)]
    [InlineData("make it please", 0, 0)]
    [InlineData("stop it", 0, 0)]
    [InlineData("it", 0, 0)]
    public void A_match_says_how_likely_the_whole_is_and_what_begins_so(string words, double whole, double open)
    {
        var match = _grammar.Match(words.Split(' '), [("", 1)]);
        Assert.Equal(whole, match.Whole, 9);
        Assert.Equal(open, match.Open, 9);
    }

    [Theory]
    [InlineData("it blue", 3 / 32.0, 3 / 32.0)]
    [InlineData("blue", 9 / 32.0, 9 / 32.0)]
    [InlineData("blue please", 9 / 32.0, 0)]
    [InlineData("it light", 0, 3 / 16.0)]
    [InlineData("make it blue", 3 / 32.0, 3 / 32.0)]
    [InlineData("red blue", 0, 0)]
    public void Of_last_words_it_says_how_often_they_end_something_and_stand_within_it(
        string words,
        double whole,
        double open
    )
    {
        var match = _grammar.Match(words.Split(' '), [("", 1)], isTail: true);
        Assert.Equal(whole, match.Whole, 9);
        Assert.Equal(open, match.Open, 9);
    }

    [Fact]
    public void Whole_and_open_are_how_often_it_is_drawn()
    {
        var drawn = _grammar.Draw("", 4_000, 3).ToList();
        foreach (var words in drawn.Select(d => string.Join(' ', d)).Distinct(StringComparer.Ordinal))
        {
            var share =
                drawn.Count(d => string.Join(' ', d).Equals(words, StringComparison.Ordinal)) / (double)drawn.Count;
            Assert.Equal(share, _grammar.Match(words.Split(' '), [("", 1)]).Whole, 0.02);
        }
    }

    [Fact]
    public void Everything_that_is_drawn_from_the_book_is_in_it_and_so_is_every_beginning()
    {
        foreach (var sentence in PhraseBook.Grammar.Kinds.SelectMany(kind => PhraseBook.Grammar.Draw(kind, 1, 5)))
        {
            Assert.True(PhraseBook.Match(sentence).Whole > 0, string.Join(' ', sentence));
            var beginning = sentence.Take(sentence.Count / 2).ToList();
            Assert.True(beginning.Count == 0 || PhraseBook.Match(beginning).Open > 0, string.Join(' ', beginning));
        }
    }

    [Fact]
    public void Words_around_a_phrase_are_not_counted()
    {
        var plain = PhraseBook.Match("tell me a joke".Split(' '));
        Assert.Equal(plain, PhraseBook.Match("um could you please tell me a joke".Split(' ')));
        Assert.Equal(plain.Whole, PhraseBook.Match("tell me a joke thank you".Split(' ')).Whole);
        Assert.False(PhraseBook.Match("could you please tell it".Split(' ')).IsKnown);
        Assert.False(PhraseBook.Match("tell me thank you".Split(' ')).IsKnown);
        Assert.False(PhraseBook.Match([]).IsKnown);
        Assert.False(PhraseBook.Match([.. Enumerable.Repeat("so", 25)]).IsKnown);
    }

    [Theory]
    [InlineData("7:30 pm", "seven thirty p m")]
    [InlineData("7:05 a.m", "seven oh five a m")]
    [InlineData("7:00 am", "seven a m")]
    [InlineData("i am 45", "i am forty five")]
    [InlineData("50%", "fifty percent")]
    [InlineData("1984", "nineteen eighty four")]
    [InlineData("2005", "two thousand five")]
    [InlineData("1900", "nineteen hundred")]
    [InlineData("340 tv", "three hundred forty t v")]
    [InlineData("12345", "12345")]
    [InlineData("3rd 1:2:3 4: %", "3rd 1:2:3 4: %")]
    public void Written_numbers_are_spoken(string written, string spoken) =>
        Assert.Equal(spoken, string.Join(' ', SpokenEnglish.Words(written)));
}
