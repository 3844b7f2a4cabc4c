using Parley.Engines.Hearing.EndOfTurn;

namespace Parley.Engines.Tests.Hearing.EndOfTurn;

public sealed class TurnTextTests
{
    [Theory]
    [InlineData("en", "turn on the lights please", "turn on the")]
    [InlineData("en", "what time is it", "what time is")]
    [InlineData("en", "send it to my wife", "send it to my")]
    [InlineData("en", "no thanks", "because")]
    [InlineData("en", "set a timer for ten minutes", "set a timer for")]
    [InlineData("de", "ja gerne danke", "ich möchte gerne einen")]
    [InlineData("fr", "oui merci", "je voudrais aller à")]
    [InlineData("es", "sí gracias", "quiero ir a la")]
    [InlineData("it", "sì grazie", "vorrei andare a")]
    [InlineData("pt", "sim obrigado", "eu gostaria de")]
    [InlineData("hi", "हाँ धन्यवाद", "मैं आपका")]
    [InlineData("ja", "駅はどこですか", "駅に行きたいけど")]
    [InlineData("ja", "昨日行きました", "わたしは")]
    [InlineData("zh", "你吃了吗", "我想要一个")]
    [InlineData("ko", "감사합니다", "저는")]
    public void A_whole_says_more_for_the_end_than_what_hangs_in_the_air(string language, string whole, string open)
    {
        var (end, pause) = (TurnText.Judge(whole, [language]), TurnText.Judge(open, [language]));
        Assert.True(end > pause + 0.5, $"{end:F2} for '{whole}', {pause:F2} for '{open}'");
        Assert.True(pause < 0, $"{pause:F2} for '{open}'");
    }

    [Fact]
    public void Nothing_heard_says_nothing() => Assert.Equal(0, TurnText.Judge("  ", []));

    [Fact]
    public void Of_several_languages_the_one_that_knows_the_word_decides()
    {
        string[] languages = ["en-US", "de-DE", "fr-FR"];
        Assert.True(TurnText.Judge("ich gehe zu den", languages) < -1);
        Assert.True(TurnText.Judge("ja danke", languages) > 0);
    }

    [Fact]
    public void Punctuation_of_an_ear_that_writes_it_counts()
    {
        Assert.True(TurnText.Judge("Is it far?", ["en"]) > TurnText.Judge("is it far", ["en"]));
        Assert.True(TurnText.Judge("I went there,", ["en"]) < TurnText.Judge("I went there.", ["en"]));
    }

    [Fact]
    public void Every_language_of_the_multilingual_kind_has_words() =>
        Assert.Equal(
            "de en es fr hi it ja ko pt zh",
            string.Join(' ', TurnWords.Default.Languages.Order(StringComparer.Ordinal))
        );
}
