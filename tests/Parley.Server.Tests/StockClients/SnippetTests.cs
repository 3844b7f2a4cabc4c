using System.Text.RegularExpressions;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Files;

namespace Parley.Server.Tests.StockClients;

/// <summary>The snippets of docs/protocol/clients.md and docs/guides/agents.md, run as they stand there.</summary>
public sealed partial class SnippetTests
{
    private const string Answer = "Good to hear you.";

    public static IEnumerable<TheoryDataRow<int>> Snippets => Read().Select((_, i) => new TheoryDataRow<int>(i));

    [Theory]
    [MemberData(nameof(Snippets))]
    public async Task A_snippet_of_the_documents_gets_an_answer(int snippet)
    {
        Assert.SkipWhen(NodeClient.Missing is not null, NodeClient.Missing ?? "");
        var code = Read()[snippet];
        var overTls = code.Contains("https://", StringComparison.Ordinal);
        await using var server = await TestServer.StartAsync(
            settings => settings with { DeveloperCertificate = overTls },
            new ServerParts { Engines = StockEngines.With() }
        );
        code = code.Replace("127.0.0.1:7310", server.Address.Authority, StringComparison.Ordinal);

        var output = await NodeClient.OutputAsync(
            server,
            ["--input-type=module", "--eval", code],
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Equal(Answer, output.Replace("\n", "", StringComparison.Ordinal));
    }

    private static List<string> Read() =>
        [
            .. new[] { Path.Combine("protocol", "clients.md"), Path.Combine("guides", "agents.md") }
                .Select(page => File.ReadAllText(Path.Combine(Repository.Root, "docs", page)))
                .SelectMany(text => Snippet().Matches(text))
                .Select(match => match.Groups["code"].Value),
        ];

    [GeneratedRegex(@"^```js\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Snippet();
}
