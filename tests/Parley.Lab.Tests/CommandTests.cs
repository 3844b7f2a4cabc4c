using Parley.Lab;

namespace Parley.Lab.Tests;

public sealed class CommandTests
{
    [Theory]
    [InlineData("--url", "wss://x.example/v1/realtime?model=m", "--key", "k")]
    [InlineData("--quick", "--only", "onset,echo")]
    [InlineData("--audio", "a", "--noise", "n", "--report", "r")]
    public void What_the_help_names_is_understood(params string[] words)
    {
        Assert.Empty(LabCommand.Create().Parse(words).Errors);
    }

    [Theory]
    [InlineData("--url", "not-an-address")]
    [InlineData("--url", "ftp://x.example")]
    [InlineData("--only", "singing")]
    [InlineData("--no-such-option")]
    public void What_is_wrong_is_an_error(params string[] words)
    {
        Assert.NotEmpty(LabCommand.Create().Parse(words).Errors);
    }

    [Fact]
    public void A_report_never_shows_a_key()
    {
        var shown = LabCommand.Shown(LabCommand.Create().Parse(["--quick", "--key", "secret-one", "--report", "r"]));

        Assert.Equal("./parley lab --quick --key KEY --report r", shown);
        Assert.DoesNotContain(
            "secret-two",
            LabCommand.Shown(LabCommand.Create().Parse(["--url", "wss://x.example/v1/realtime?api-key=secret-two"])),
            StringComparison.Ordinal
        );
    }
}
