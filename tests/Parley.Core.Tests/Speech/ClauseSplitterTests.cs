using CsCheck;
using Parley.Core.Speech;

namespace Parley.Core.Tests.Speech;

public sealed class ClauseSplitterTests
{
    private const string LongStart = "This is the first sentence of a longer answer. ";

    private static readonly Gen<string> _text = Gen.OneOf(
            AnyOf(
                "Hello",
                "world",
                "Dr.",
                "e.g.",
                "3.14",
                "1,000",
                "2:30",
                "a.m.",
                "https://x.org/a?b=1.",
                "me@x.org",
                "你好",
                "世界",
                "J."
            ),
            AnyOf(
                ". ",
                ", ",
                "; ",
                " - ",
                "—",
                "... ",
                "? ",
                "! ",
                ": ",
                "\n",
                "。",
                "，",
                "！」",
                "\" ",
                ") ",
                " ",
                "  "
            ),
            Gen.Char.AlphaNumeric.Select(c => c.ToString()),
            Gen.String[1, 5]
        )
        .List[0, 80]
        .Select(string.Concat);

    [Fact]
    public void Clauses_together_are_the_text_however_it_was_streamed()
    {
        Gen.Select(_text, Gen.Int[1, 20], Gen.Int[1, 7])
            .Sample(
                (text, one, other) =>
                {
                    var clauses = Split(text, one);
                    return string.Equals(string.Concat(clauses), text, StringComparison.Ordinal)
                        && clauses.SequenceEqual(Split(text, other), StringComparer.Ordinal)
                        && clauses.All(clause => clause.Length is > 0 and <= ClauseSplitter.Limit + 64);
                }
            );
    }

    [Theory]
    [InlineData("Sure, I can help you with that. What time?", "Sure, I can help you with that. |What time?")]
    [InlineData(
        "Good morning Anna, it is nice to hear you again.",
        "Good morning Anna, |it is nice to hear you again."
    )]
    [InlineData("Here are your options: tea or coffee.", "Here are your options: |tea or coffee.")]
    [InlineData("I looked it up — it opens at nine.", "I looked it up — |it opens at nine.")]
    [InlineData("Yes. No. Maybe so.", "Yes. No. Maybe so.")]
    [InlineData("你好，我是你的助手。今天天气很好。", "你好，我是你的助手。|今天天气很好。")]
    public void The_first_clause_comes_early(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Split(text, 1)));

    [Theory]
    [InlineData("The value of pi is about 3.14 and never 1,000 or so")]
    [InlineData("Call Dr. Smith or Prof. Miller of St. Mary at 2:30 p.m. today please")]
    [InlineData("Use fruit, e.g. apples i.e. the red ones etc. and be done")]
    [InlineData("Look at https://example.com/a,b;c?d=e.f for more or write to first.last@example.co.uk today")]
    [InlineData("Wait for J. R. Tolkien of the U.S. army")]
    [InlineData("Am 3. Mai kostet es 2.500,50 Euro")]
    public void Nothing_is_cut_inside_numbers_times_abbreviations_and_addresses(string text)
    {
        foreach (var clause in Split(LongStart + text, 3))
        {
            Assert.DoesNotMatch(
                @"(\d[.,:]|Dr\. |Prof\. |St\. |e\.g\. |i\.e\. |etc\. |p\.m\. |J\. |R\. |U\.S\. |[@/.?=;]|3\. )$",
                clause.Replace(LongStart, "", StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public void Later_clauses_are_whole_sentences_of_some_length()
    {
        var text = LongStart + "Yes. It is. And this one, with a comma, is long enough to stand by itself. The end.";
        Assert.Equal(
            [LongStart, "Yes. It is. And this one, with a comma, is long enough to stand by itself. ", "The end."],
            Split(text, 4)
        );
    }

    [Fact]
    public void A_long_sentence_is_cut_at_a_comma_and_one_without_at_a_space()
    {
        var words = string.Join(' ', Enumerable.Repeat("word", 15));
        var commas = Split($"{LongStart}{words}, {words}, {words}.", 5);
        Assert.Equal([LongStart, words + ", ", words + ", ", words + "."], commas);
        Assert.All(
            Split(string.Join(' ', Enumerable.Repeat("word", 400)), 5),
            clause => Assert.InRange(clause.Length, 1, ClauseSplitter.Maximum)
        );
    }

    [Fact]
    public void An_ellipsis_stays_whole()
    {
        var clauses = Split("Let me think about it... Well, that is a hard question to answer. I see.", 1);
        Assert.Equal("Let me think about it... ", clauses[0]);
    }

    [Fact]
    public void Quotes_and_brackets_stay_with_their_sentence()
    {
        Assert.Equal(
            ["She said \"good morning.\" ", "And then she left."],
            Split("She said \"good morning.\" And then she left.", 2)
        );
    }

    [Fact]
    public void A_clause_is_given_as_soon_as_the_character_after_it_is_there()
    {
        var clauses = new List<string>();
        var splitter = ClauseSplitter.Empty.Push("It is half past two.", clauses);
        Assert.Empty(clauses);
        splitter = splitter.Push(" ", clauses);
        Assert.Equal(["It is half past two. "], clauses);
        Assert.Equal("", splitter.Rest);
    }

    [Fact]
    public void Flushing_gives_the_rest_and_starts_anew()
    {
        var clauses = new List<string>();
        var splitter = ClauseSplitter.Empty.Push("Hello", clauses).Flush(clauses);
        Assert.Equal(["Hello"], clauses);
        Assert.Equal(ClauseSplitter.Empty, splitter);
        ClauseSplitter.Empty.Flush(clauses);
        Assert.Single(clauses);
    }

    [Fact]
    public void Text_without_any_space_is_cut_at_last()
    {
        var clauses = Split(new string('a', 2500), 100);
        Assert.Equal([1000, 1000, 500], clauses.Select(clause => clause.Length));
    }

    private static Gen<string> AnyOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    private static List<string> Split(string text, int size)
    {
        var clauses = new List<string>();
        var splitter = ClauseSplitter.Empty;
        for (var at = 0; at < text.Length; at += size)
        {
            splitter = splitter.Push(text.Substring(at, Math.Min(size, text.Length - at)), clauses);
        }
        splitter.Flush(clauses);
        return clauses;
    }
}
