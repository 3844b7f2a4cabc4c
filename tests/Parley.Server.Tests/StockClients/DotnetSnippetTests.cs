using System.Text.RegularExpressions;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Files;

namespace Parley.Server.Tests.StockClients;

/// <summary>The C# snippets of docs/protocol/clients.md are the ones that are compiled, and they run.</summary>
public sealed partial class DotnetSnippetTests
{
    public static TheoryData<string> Clients => [DotnetClient.Ga.Program, DotnetClient.Beta.Program];

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task The_snippet_prints_the_answer(string program)
    {
        await using var server = await TestServer.StartAsync();

        var printed = await DotnetClient.Named(program).RunSnippetAsync(new Uri(server.Address, "v1"), TestServer.Key);

        Assert.Equal("Hello from the test.", printed);
    }

    [Fact]
    public void Every_line_of_the_snippets_is_compiled_in_this_order()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "protocol", "clients.md"));
        var shown = CSharp().Matches(page).Select(snippet => LinesOf(snippet.Groups["code"].Value)).ToList();
        DotnetClient[] clients = [DotnetClient.Ga, DotnetClient.Beta];

        Assert.Equal(2, shown.Count);
        foreach (var (client, lines) in clients.Zip(shown))
        {
            var source = File.ReadAllText(Path.Combine(client.Source, "Snippet.cs"));
            source = source.Replace("(address)", "(\"http://127.0.0.1:7310/v1\")", StringComparison.Ordinal);
            var compiled = LinesOf(source).Where(line => lines.Contains(line, StringComparer.Ordinal));
            Assert.Equal(lines, compiled, StringComparer.Ordinal);
        }
    }

    /// <summary>Without the indentation, and without lines of braces alone, which a class around the snippet has too.</summary>
    private static List<string> LinesOf(string code) =>
        [.. code.Split('\n').Select(line => line.Trim()).Where(line => line.Any(char.IsLetter))];

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline, 1000)]
    private static partial Regex CSharp();
}
