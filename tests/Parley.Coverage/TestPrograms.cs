using System.Xml.Linq;

namespace Parley.Coverage;

/// <summary>The test programs of the solution; without the record of one of them nothing can be said.</summary>
internal static class TestPrograms
{
    public static IEnumerable<string> Of(string root) =>
        XDocument
            .Load(Path.Combine(root, "Parley.slnx"))
            .Descendants("Project")
            .Select(project => Path.GetFileNameWithoutExtension(project.Attribute("Path")!.Value))
            .Where(name => name.EndsWith(".Tests", StringComparison.Ordinal));
}
