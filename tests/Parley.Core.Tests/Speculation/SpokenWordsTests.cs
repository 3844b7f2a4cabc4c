using Parley.Core.Speculation;

namespace Parley.Core.Tests.Speculation;

public sealed class SpokenWordsTests
{
    [Theory]
    [InlineData("what time is it", "What time is it?")]
    [InlineData("what time is it", "  What, um, time\nis it ")]
    [InlineData("its ten o clock", "It's ten o-clock.")]
    [InlineData("wie spät ist es", "Äh, wie spät ist es?")]
    [InlineData("er kommt", "Er kommt.")]
    [InlineData("我 好", "我，好。")]
    [InlineData("", "Um... hmm?")]
    public void Case_signs_spaces_and_hesitation_do_not_count(string same, string transcript) =>
        Assert.Equal(same, SpokenWords.Of(transcript).Text);

    [Theory]
    [InlineData("turn it on", "turn it off")]
    [InlineData("ten", "then")]
    [InlineData("the café", "the cafe")]
    public void Words_do(string one, string other) => Assert.NotEqual(SpokenWords.Of(one), SpokenWords.Of(other));
}
