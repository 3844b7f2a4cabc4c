using Parley.Core.Turns.Words;

namespace Parley.Core.Tests.Turns;

public sealed class ShortWordsTests
{
    [Theory]
    [InlineData("en-US", "Mm-hm.")]
    [InlineData("en", "Yeah, right. Okay!")]
    [InlineData(null, "I see")]
    [InlineData("de-DE", "Ja, genau.")]
    [InlineData("es", "Sí, claro")]
    [InlineData("fr-FR", "Ah oui, d’accord.")]
    [InlineData("it", "Ho capito.")]
    [InlineData("pt-BR", "Tá bom, entendi.")]
    [InlineData("ja-JP", "うん、なるほど。")]
    [InlineData("zh-CN", "嗯，对对。")]
    [InlineData("ko-KR", "네, 그렇군요.")]
    [InlineData("hi-IN", "हाँ, ठीक है")]
    public void What_only_says_go_on_is_known_in_ten_languages(string? language, string text) =>
        Assert.True(ShortWords.Of(language).IsBackChannel(text));

    [Theory]
    [InlineData("en", "yeah but wait")]
    [InlineData("en", "stop")]
    [InlineData("en", "")]
    [InlineData("de", "Ja, aber halt")]
    [InlineData("ja", "うん、でも違う")]
    [InlineData("zh", "对，等一下")]
    public void What_says_more_is_not(string language, string text) =>
        Assert.False(ShortWords.Of(language).IsBackChannel(text));

    [Theory]
    [InlineData("en", "Okay next", true)]
    [InlineData("en", "of course not", true)]
    [InlineData("en", "Yesterday, okay", false)]
    [InlineData("en", "", false)]
    [InlineData("de", "ja aber", true)]
    [InlineData("zh", "对，等一下", true)]
    [InlineData("ja", "でもうん", false)]
    public void What_begins_so_may_say_more(string language, string text, bool begins) =>
        Assert.Equal(begins, ShortWords.Of(language).BeginsAsBackChannel(text));

    [Theory]
    [InlineData("en", "Um, what is, uh, the time?", "What is, the time?")]
    [InlineData("en", "what is the time", "what is the time")]
    [InlineData("en", "Yeah. Hmm.", "")]
    [InlineData("de", "Ähm, um fünf", "Um fünf")]
    [InlineData("es", "eh, quiero pan", "quiero pan")]
    [InlineData("ja", "えーと、水をください。", "水をください。")]
    public void Words_that_fill_pauses_are_taken_out(string language, string text, string left) =>
        Assert.Equal(left, ShortWords.Of(language).WithoutFillers(text));
}
