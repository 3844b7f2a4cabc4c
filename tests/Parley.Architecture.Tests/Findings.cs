namespace Parley.Architecture.Tests;

/// <summary>What a rule found, shown whole: one line each says where to look.</summary>
internal static class Findings
{
    public static void None(IEnumerable<string> findings)
    {
        var lines = findings.ToArray();
        Assert.True(lines.Length == 0, string.Join(Environment.NewLine, lines.Prepend($"{lines.Length} found:")));
    }
}
