using System.Xml.Linq;

namespace Parley.Architecture.Tests;

/// <summary>The project references as the project files state them.</summary>
internal static class ProjectGraph
{
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> References { get; } =
        Repository.Projects.ToDictionary(NameOf, ReferencesOf, StringComparer.Ordinal);

    public static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));

    /// <summary>All that a project reaches, itself left out.</summary>
    public static IReadOnlySet<string> Reach(string project)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(References[project]);
        while (open.TryDequeue(out var next))
        {
            if (reached.Add(next))
            {
                foreach (var reference in References[next])
                {
                    open.Enqueue(reference);
                }
            }
        }

        return reached;
    }

    private static IReadOnlyList<string> ReferencesOf(string path) =>
        [
            .. XDocument
                .Parse(Repository.Read(path))
                .Descendants("ProjectReference")
                // A program that is only built first, such as a child process, is not used as code.
                .Where(reference => reference.Attribute("ReferenceOutputAssembly")?.Value != "false")
                .Select(reference => NameOf(reference.Attribute("Include")!.Value)),
        ];
}
