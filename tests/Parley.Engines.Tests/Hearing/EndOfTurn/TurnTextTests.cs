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
        var (end, pause) = (TurnText.Judge(whole, [language]).Logit, TurnText.Judge(open, [language]).Logit);
        Assert.True(end > pause + 0.5, $"{end:F2} for '{whole}', {pause:F2} for '{open}'");
        Assert.True(pause < 0, $"{pause:F2} for '{open}'");
    }

    [Fact]
    public void Nothing_heard_says_nothing() => Assert.Equal(0, TurnText.Judge("  ", []).Logit);

    [Fact]
    public void Of_several_languages_the_one_that_knows_the_word_decides()
    {
        string[] languages = ["en-US", "de-DE", "fr-FR"];
        Assert.True(TurnText.Judge("ich gehe zu den", languages).Logit < -1);
        Assert.True(TurnText.Judge("ja danke", languages).Logit > 0);
    }

    [Fact]
    public void Punctuation_of_an_ear_that_writes_it_counts()
    {
        Assert.True(TurnText.Judge("Is it far?", ["en"]).Logit > TurnText.Judge("is it far", ["en"]).Logit);
        Assert.True(TurnText.Judge("I went there,", ["en"]).Logit < TurnText.Judge("I went there.", ["en"]).Logit);
    }

    [Fact]
    public void Every_language_of_the_multilingual_kind_has_words() =>
        Assert.Equal(
            "de en es fr hi it ja ko pt zh",
            string.Join(' ', TurnWords.Default.Languages.Order(StringComparer.Ordinal))
        );

    [Theory]
    [InlineData("what time is it")]
    [InlineData("Tell me a joke.")]
    [InlineData("what can you do")]
    [InlineData("Set a timer for 45 minutes, please.")]
    [InlineData("Wake me up at 7:30 a.m.")]
    [InlineData("um, could you please tell me a joke")]
    [InlineData("okay turn on the tv now")]
    [InlineData("Set the volume to 50%")]
    [InlineData("what is 7 times 8?")]
    public void A_request_that_people_often_make_is_whole(string text) =>
        Assert.InRange(TurnText.Judge(text, ["en-US"]).Logit, 0.7, 4);

    [Theory]
    [InlineData("set a timer for", 4)]
    [InlineData("remind me to", 3)]
    [InlineData("what's the weather like in", 5)]
    [InlineData("can you please tell me the", 6)]
    public void The_beginning_of_one_is_open(string text, int words) =>
        Assert.Equal(new TextOpinion(-4, words), TurnText.Judge(text, ["en-US"]));

    [Theory]
    [InlineData("shut the timer for five minutes", true)]
    [InlineData("we might book a room for two people", true)]
    [InlineData("sam but you very much", true)]
    [InlineData("they all said cancel my interview with", false)]
    [InlineData("and this is how do you spell", false)]
    public void Three_words_at_the_end_of_something_else_say_less(string text, bool whole)
    {
        var opinion = TurnText.Judge(text, ["en"]);
        Assert.Equal(3, opinion.KnownWords);
        Assert.InRange(whole ? opinion.Logit : -opinion.Logit, 1, whole ? 2 : 4);
    }

    [Theory]
    [InlineData("four five six")]
    [InlineData("we met in number four five six")]
    [InlineData("a b c")]
    [InlineData("the stories regarding joseph")]
    [InlineData("tell me what happened")]
    public void Groups_of_digits_and_what_nobody_asks_an_assistant_are_not_known(string text) =>
        Assert.Equal(0, TurnText.Judge(text, []).KnownWords);

    [Fact]
    public void An_ear_that_mishears_is_believed_when_three_words_fit()
    {
        double Weigh(int known, bool isStopGap) => FusionWeights.Default.Text(new(2, known), isStopGap);

        Assert.Equal([0.5, 0.5, 1.25, 2, 2], ((int[])[0, 1, 2, 3, 9]).Select(n => Math.Round(Weigh(n, true), 9)));
        Assert.Equal(2, Weigh(0, false));
        Assert.Equal(2, Weigh(9, false));
    }
}
