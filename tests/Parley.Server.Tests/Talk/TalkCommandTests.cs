using System.CommandLine;
using Parley.Cli.Talk;

namespace Parley.Server.Tests.Talk;

/// <summary>The command line of <c>talk</c>: what is wrong is told in one sentence that names it.</summary>
public sealed class TalkCommandTests
{
    [Theory]
    [InlineData("--say needs a value", "--say")]
    [InlineData("--say needs words", "--say", "  ")]
    [InlineData("--timeout takes", "--text", "hi", "--timeout", "soon")]
    [InlineData("--timeout takes", "--text", "hi", "--timeout", "0")]
    [InlineData("--timeout needs a value", "--text", "hi", "--timeout")]
    [InlineData("--turns takes", "--mic", "--turns", "x")]
    [InlineData("--turns takes", "--mic", "--turns", "0")]
    [InlineData("--turns belongs to --mic", "--text", "hi", "--turns", "2")]
    [InlineData("--vad is one of", "--text", "hi", "--vad", "loud")]
    [InlineData("The key cannot be sent: --key", "--text", "hi", "--key", "clé")]
    [InlineData("'/no/such.wav'", "--wav", "/no/such.wav")]
    public void What_is_wrong_is_named(string beginning, params string[] args)
    {
        var errors = Errors(args);

        Assert.NotEmpty(errors);
        Assert.Contains(beginning, errors[0], StringComparison.Ordinal);
        Assert.DoesNotContain('\n', errors[0]);
        Assert.DoesNotContain("System.", errors[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--say", "what time is it", "--vad", "azure_semantic_vad", "--timeout", "2.5")]
    [InlineData("--text", "hi", "--vad", "none")]
    [InlineData("--mic", "--turns", "2")]
    public void What_is_right_is_taken(params string[] args) => Assert.Empty(Errors(args));

    private static string[] Errors(string[] args) =>
        [
            .. new RootCommand { TalkCommand.Create() }
                .Parse(["talk", .. args])
                .Errors.Select(error => error.Message),
        ];
}
