using Parley.Engines.Speech;

namespace Parley.Engines.Tests.Speech;

public sealed class ProsodyParserTests
{
    [Theory]
    [InlineData(null, 1)]
    [InlineData("", 1)]
    [InlineData("medium", 1)]
    [InlineData("default", 1)]
    [InlineData("slow", 0.64)]
    [InlineData("X-Fast", 1.5)]
    [InlineData("1.2", 1.2)]
    [InlineData("+20%", 1.2)]
    [InlineData("-20%", 0.8)]
    [InlineData("120%", 1.2)]
    [InlineData("+0.5", 1.5)]
    public void Rates_are_read(string? text, double factor) =>
        Assert.Equal(factor, ProsodyParser.Parse(text, null, null).Rate, 3);

    [Theory]
    [InlineData("high", 1.2)]
    [InlineData("x-low", 0.55)]
    [InlineData("+10%", 1.1)]
    [InlineData("+2st", 1.1225)]
    [InlineData("-12st", 0.5)]
    [InlineData("+50Hz", 1.3333)]
    [InlineData("-30Hz", 0.8)]
    [InlineData("1.1", 1.1)]
    public void Pitches_are_read(string text, double factor) =>
        Assert.Equal(factor, ProsodyParser.Parse(null, text, null).Pitch, 3);

    [Theory]
    [InlineData("silent", 0)]
    [InlineData("loud", 1.4)]
    [InlineData("80", 0.8)]
    [InlineData("+10%", 1.1)]
    [InlineData("-20", 0.8)]
    [InlineData("-6dB", 0.501)]
    public void Volumes_are_read(string text, double factor) =>
        Assert.Equal(factor, ProsodyParser.Parse(null, null, text).Volume, 3);

    [Fact]
    public void Speed_multiplies_the_rate_and_has_a_range_of_its_own()
    {
        Assert.Equal(1.5, ProsodyParser.Parse("1.2", null, null, 1.25).Rate, 3);
        Assert.Equal(0.25, ProsodyParser.Parse(null, null, null, 0.25).Rate, 3);
        Assert.Equal(0.25, ProsodyParser.Parse("0.5", null, null, 0.25).Rate, 3);
        Assert.Equal("speed", Assert.Single(ProsodyParser.Parse(null, null, null, 4).Notes).Field);
    }

    [Theory]
    [InlineData("5", 1.5)]
    [InlineData("0.1", 0.5)]
    [InlineData("-90%", 0.5)]
    public void What_is_beyond_the_engines_is_cut_with_a_note(string rate, double factor)
    {
        var prosody = ProsodyParser.Parse(rate, null, null);
        Assert.Equal(factor, prosody.Rate);
        Assert.Equal("rate", Assert.Single(prosody.Notes).Field);
    }

    [Theory]
    [InlineData("quick")]
    [InlineData("+")]
    [InlineData("%")]
    [InlineData("NaN")]
    [InlineData("-3")]
    [InlineData("1,5")]
    public void What_is_not_understood_is_left_out_with_a_note(string rate)
    {
        var prosody = ProsodyParser.Parse(rate, "very", "much");
        Assert.Equal((1, 1, 1), (prosody.Rate, prosody.Pitch, prosody.Volume));
        Assert.Equal(3, prosody.Notes.Count);
    }
}
