using Parley.Engines.Speech;

namespace Parley.Engines.Tests.Speech;

public sealed class SpokenFormTests
{
    [Theory]
    [InlineData("Hello, world!", "Hello, world!")]
    [InlineData("**Bold** and _soft_ `code`", "Bold and soft code")]
    [InlineData("# Title", "Title")]
    [InlineData("- one\n- two", "one two")]
    [InlineData("Fun 🎉 times 👨‍👩‍👧!", "Fun times !")]
    [InlineData("See [the docs](https://example.com/a?b=c).", "See the docs.")]
    [InlineData("Go to https://www.example.com/docs/?q=1.", "Go to example dot com slash docs.")]
    [InlineData("Mail me@example.co.uk, please", "Mail me at example dot co dot uk, please")]
    [InlineData("salt & pepper", "salt and pepper")]
    [InlineData("20°C", "20 degrees C")]
    [InlineData("naïve Straße – “so”", "naive Strasse , \"so\"")]
    [InlineData("It costs €5 or £3.50, don’t you think…", "It costs euros 5 or pounds 3.50, don't you think...")]
    [InlineData("5 + 7 = 12", "5 + 7 = 12")]
    [InlineData("snake_case", "snake case")]
    [InlineData("привет", "")]
    [InlineData("***", "")]
    public void English_is_made_speakable(string written, string spoken) =>
        Assert.Equal(spoken, SpokenForm.From(written, english: true, ascii: true).Text);

    [Theory]
    [InlineData("Привет, **мир**!", "Привет, мир!")]
    [InlineData("你好。", "你好。")]
    [InlineData("Siehe https://example.de/x", "Siehe example.de/x")]
    [InlineData("naïve", "naïve")]
    public void Other_languages_keep_their_letters(string written, string spoken) =>
        Assert.Equal(spoken, SpokenForm.From(written, english: false, ascii: false).Text);

    [Fact]
    public void Times_go_to_the_words_as_written()
    {
        var form = SpokenForm.From("- Visit **https://x.org** 🎉\n now", english: true, ascii: true);
        Assert.Equal("Visit x dot org now", form.Text);
        var words = form.Time([
            (0, Ms(0), Ms(10)),
            (6, Ms(10), Ms(20)),
            (8, Ms(20), Ms(30)),
            (12, Ms(30), Ms(40)),
            (16, Ms(40), Ms(50)),
        ]);
        Assert.Equal(
            [
                new SpeechWord("- Visit", Ms(0), Ms(10)),
                new SpeechWord("**https://x.org** 🎉", Ms(10), Ms(30)),
                new SpeechWord("now", Ms(40), Ms(10)),
            ],
            words
        );
    }

    [Fact]
    public void Long_text_is_cut_after_sentences_and_stays_whole()
    {
        var text = string.Concat(Enumerable.Repeat("One sentence of some length is here. ", 40)) + new string('x', 900);
        var pieces = LongText.Split(text).ToList();
        Assert.Equal(text, string.Concat(pieces));
        Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, LongText.Limit));
        Assert.EndsWith(". ", pieces[0], StringComparison.Ordinal);
        Assert.Empty(LongText.Split(""));
    }

    [Fact]
    public void Every_phone_has_a_mouth_shape()
    {
        Assert.Equal([4, 6], Visemes.OfArpabet("ey").ToArray());
        Assert.Equal([0], Visemes.OfArpabet("pau").ToArray());
        Assert.Empty(Visemes.OfArpabet("??").ToArray());
        (string Ipa, int Viseme)[] rows =
        [
            ("æ", 1),
            ("ə", 1),
            ("ʌ", 1),
            ("ɑː", 2),
            ("ɔː", 3),
            ("ɛ", 4),
            ("ʊ", 4),
            ("ɝ", 5),
            ("j", 6),
            ("iː", 6),
            ("ɪ", 6),
            ("w", 7),
            ("uː", 7),
            ("oʊ", 8),
            ("aʊ", 9),
            ("ɔɪ", 10),
            ("aɪ", 11),
            ("h", 12),
            ("ɹ", 13),
            ("l", 14),
            ("s", 15),
            ("z", 15),
            ("ʃ", 16),
            ("tʃ", 16),
            ("dʒ", 16),
            ("ʒ", 16),
            ("ð", 17),
            ("f", 18),
            ("v", 18),
            ("d", 19),
            ("t", 19),
            ("n", 19),
            ("θ", 19),
            ("k", 20),
            ("ɡ", 20),
            ("ŋ", 20),
            ("p", 21),
            ("b", 21),
            ("m", 21),
        ];
        Assert.All(rows, row => Assert.Equal(row.Viseme, Visemes.OfIpa(row.Ipa)));
        Assert.Null(Visemes.OfIpa("ˈ"));
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
