using System.Text;
using Parley.Engines.Speech;
using Parley.Engines.Speech.Pronunciation;

namespace Parley.Engines.Tests.Speech;

public sealed class LexiconTests
{
    [Fact]
    public void A_lexicon_is_read_with_aliases_sounds_and_alphabets()
    {
        var lexicon = Read(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en-US">
              <meta name="x" content="y"/>
              <lexeme><grapheme>BTW</grapheme><alias>By the way</alias></lexeme>
              <lexeme><grapheme>Benigni</grapheme><grapheme>benigni</grapheme><phoneme>bɛˈniːnji</phoneme></lexeme>
              <lexeme><grapheme>😀</grapheme><alias>test emoji</alias></lexeme>
              <lexeme><grapheme>one</grapheme><phoneme alphabet="x-sampa">"tu:</phoneme></lexeme>
              <lexeme><grapheme>two</grapheme><phoneme alphabet="sapi">th r iy 1</phoneme></lexeme>
              <lexeme><grapheme>three</grapheme><phoneme alphabet="x-microsoft-ups">T UW</phoneme></lexeme>
              <lexeme><grapheme>four</grapheme><alias>a</alias><alias prefer="true">b</alias></lexeme>
              <lexeme><alias>nothing</alias></lexeme>
            </lexicon>
            """
        );
        Assert.Equal("en-US", lexicon.Locale);
        Assert.Equal(1, lexicon.Unreadable);
        Assert.Equal(
            [
                new("BTW", "By the way", null),
                new("Benigni", null, "bɛˈniːnji"),
                new("benigni", null, "bɛˈniːnji"),
                new("😀", "test emoji", null),
                new("one", null, "ˈtuː"),
                new("two", null, "θɹˈi"),
                new("four", "b", null),
            ],
            lexicon.Entries
        );
        Assert.True(lexicon.IsFor("en-GB"));
        Assert.False(lexicon.IsFor("de-DE"));
    }

    [Theory]
    [InlineData("", "not XML")]
    [InlineData("{}", "not XML")]
    [InlineData("<html/>", "not <lexicon>")]
    [InlineData("<lexicon version='1.0'/>", "xml:lang")]
    [InlineData("<!DOCTYPE lexicon [<!ENTITY x 'y'>]><lexicon xml:lang='en'/>", "document type")]
    [InlineData("<!DOCTYPE lexicon SYSTEM 'file:///etc/passwd'><lexicon xml:lang='en'/>", "document type")]
    [InlineData("<lexicon xml:lang='en'>&x;</lexicon>", "not XML")]
    public void What_is_no_lexicon_is_refused_in_one_line(string document, string reason)
    {
        var failure = Assert.Throws<FormatException>(() => Read(document));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"rules":[{"match":"kWh","say":"kilowatt hours"},{"pattern":"#(\\d+)","say":"number $1"}]}""")]
    [InlineData("""[{"match":"kWh","say":"kilowatt hours"},{"pattern":"#(\\d+)","say":"number $1"}]""")]
    public void Rules_of_text_are_read_from_json(string json)
    {
        var form = Form("It took 5 kWh at #12, not kWhx.", new SpokenRules(null, Rules(json)));
        Assert.Equal("It took 5 kilowatt hours at number 12, not kWhx.", form.Text);
    }

    [Fact]
    public void Rules_of_text_are_read_from_lines_and_the_earlier_of_two_counts()
    {
        var rules = Rules("# units\nkWh\tkilowatt hours\nkWh\tnever\n$\tdollars\r\n");
        Assert.Equal("5 kilowatt hours, 3 dollars", Form("5 kWh, 3$", new SpokenRules(null, rules)).Text);
    }

    [Theory]
    [InlineData("", "no rules")]
    [InlineData("kWh kilowatt hours", "line 1")]
    [InlineData("{", "not JSON")]
    [InlineData("{\"rules\":7}", "no array")]
    [InlineData("[{\"match\":\"a\"}]", "rule 1")]
    [InlineData("[{\"pattern\":\"(\",\"say\":\"x\"}]", "rule 1")]
    [InlineData("[{\"pattern\":\"(a)\\\\1\",\"say\":\"x\"}]", "rule 1")]
    public void What_are_no_rules_is_refused_in_one_line(string document, string reason)
    {
        var failure = Assert.Throws<FormatException>(() => Rules(document));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Use SQL.", "Use sequel.", "Use|SQL.")]
    [InlineData("(SQL), my SQL!", "sequel, my sequel!", "(SQL),|my|SQL!")]
    [InlineData("NoSQL and SQLite stay", "NoSQL and SQLite stay", "NoSQL|and|SQLite|stay")]
    [InlineData("sql stays, Btw is said", "sql stays, by the way is said", "sql|stays,|Btw|is|said")]
    [InlineData("In New York, now", "In the city, now", "In|New York,|now")]
    [InlineData("It isn't SQL's", "It isn't SQL's", "It|isn't|SQL's")]
    public void A_lexicon_changes_what_is_said_and_not_what_is_written(string written, string said, string words)
    {
        var form = Form(written, new SpokenRules(Read(Aliases), null));
        Assert.Equal(said, form.Text);
        Assert.Equal(words, string.Join('|', Enumerable.Range(0, form.Count).Select(i => form.Written(i, i + 1))));
    }

    [Fact]
    public void Words_of_a_rule_may_be_words_of_the_lexicon()
    {
        var rules = new SpokenRules(Read(Aliases), Rules("DB\tSQL store"));
        Assert.Equal("The sequel store.", Form("The DB.", rules).Text);
    }

    [Fact]
    public void Sounds_are_put_in_where_the_engine_can_and_the_alias_where_not()
    {
        var rules = new SpokenRules(
            new("en-US", [new("Parley", "parlay", "ˈpɑɹli"), new("New York", "the city", "nju")], 0),
            null
        );
        var form = SpokenForm.From("Hi Parley, in New York.", true, true, rules, e => e.Ipa is "nju" ? null : "parley");
        Assert.Equal("Hi parley, in the city.", form.Text);
        Assert.Equal((3, "ˈpɑɹli"), (form.Sounds.Single().Index, form.Sounds.Single().Entry.Ipa));
    }

    [Fact]
    public void Rules_that_make_much_of_little_end_somewhere()
    {
        var rules = new SpokenRules(null, Rules($"a\t{new string('b', 250)}"));
        Assert.InRange(Form(string.Join(' ', Enumerable.Repeat("a", 200)), rules).Text.Length, 1, 5_000);
    }

    private const string Aliases = """
        <lexicon version="1.0" xml:lang="en-US">
          <lexeme><grapheme>SQL</grapheme><alias>sequel</alias></lexeme>
          <lexeme><grapheme>btw</grapheme><alias>by the way</alias></lexeme>
          <lexeme><grapheme>New York</grapheme><alias>the city</alias></lexeme>
          <lexeme><grapheme>New</grapheme><alias>never</alias></lexeme>
        </lexicon>
        """;

    private static SpokenForm Form(string written, SpokenRules rules) =>
        SpokenForm.From(written, english: true, ascii: true, rules, _ => null);

    private static PronunciationLexicon Read(string document) => PlsReader.Read(Encoding.UTF8.GetBytes(document));

    private static TextNormalization Rules(string document) =>
        TextNormalizationReader.Read(Encoding.UTF8.GetBytes(document));
}
