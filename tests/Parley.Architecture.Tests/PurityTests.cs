using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Parley.Architecture.Tests;

public sealed partial class PurityTests
{
    private const string PureList = ".config/BannedSymbols.Pure.txt";

    [Theory]
    [InlineData("src/Parley.Core/Parley.Core.csproj")]
    [InlineData("src/Parley.Runtime/Parley.Runtime.csproj")]
    public void The_brain_and_the_shell_are_built_with_the_list_of_banned_calls(string project)
    {
        var lists = XDocument
            .Parse(Repository.Read(project))
            .Descendants("AdditionalFiles")
            .Select(file => file.Attribute("Include")!.Value);

        Assert.Contains(lists, list => list.EndsWith(PureList, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("T:System.Diagnostics.Stopwatch")]
    [InlineData("T:System.Threading.Thread")]
    [InlineData("T:System.Threading.Tasks.Parallel")]
    [InlineData("M:System.Guid.NewGuid")]
    [InlineData("P:System.Random.Shared")]
    [InlineData("M:System.Threading.Tasks.Task.Run(System.Action)")]
    [InlineData("M:System.Threading.Tasks.Task.ConfigureAwait(System.Boolean)")]
    [InlineData("M:System.Threading.Channels.ChannelReader`1.ReadAllAsync(System.Threading.CancellationToken)")]
    public void The_list_bans_what_the_simulation_cannot_see(string symbol)
    {
        Assert.Contains(
            Repository.ReadLines(PureList),
            line => line.Split(';')[0].Equals(symbol, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("P:System.DateTime.UtcNow")]
    [InlineData("P:System.DateTimeOffset.UtcNow")]
    [InlineData("M:System.Threading.Tasks.Task.Delay(System.TimeSpan)")]
    public void The_whole_product_takes_time_from_a_time_provider(string symbol)
    {
        Assert.Contains(
            Repository.ReadLines(".config/BannedSymbols.txt"),
            line => line.Split(';')[0].Equals(symbol, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void No_warning_of_a_banned_call_is_switched_off()
    {
        var silenced =
            from path in Repository.Files
            where path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".csproj", StringComparison.Ordinal)
            where !path.StartsWith("tests/Parley.Architecture.Tests/", StringComparison.Ordinal)
            from line in Repository.ReadLines(path)
            where line.Contains("RS0030", StringComparison.Ordinal) && !ReasonGiven().IsMatch(line)
            select $"{path}: {line.Trim()}";

        Findings.None(silenced);
    }

    [Fact]
    public void The_brain_mentions_no_task_clock_lock_or_file()
    {
        string[] impure =
        [
            "System.Threading.",
            "System.IO.",
            "System.Net.",
            "System.Diagnostics.Process",
            "System.Diagnostics.Stopwatch",
            "System.TimeProvider",
            "System.Environment",
            "System.Random",
            "System.Console",
        ];
        var found = CompiledAssembly
            .Named("Parley.Core")
            .TypeReferences.Where(type => impure.Any(start => type.StartsWith(start, StringComparison.Ordinal)));

        Findings.None(found);
    }

    /// <summary>A pragma with a comment behind it: <c>#pragma warning disable RS0030 // why</c>.</summary>
    [GeneratedRegex(@"RS0030\s*//\s*\w+|restore RS0030")]
    private static partial Regex ReasonGiven();
}
