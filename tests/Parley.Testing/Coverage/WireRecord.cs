using System.Reflection;

namespace Parley.Testing.Coverage;

/// <summary>
/// What passed over the wire in the tests of this process: one line <c>profile, kind, name, test</c>, with tabs, each kept once.
/// The lines go to a file of the test program's name in the folder <c>PARLEY_COVERAGE</c>; without that variable, nowhere.
/// </summary>
public static class WireRecord
{
    private static readonly Lock _lock = new();
    private static readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private static readonly string? _path = PathOf(Environment.GetEnvironmentVariable("PARLEY_COVERAGE"));

    /// <summary>Adds what one connection showed.</summary>
    /// <param name="test">The full name of the test's class, a dot, its method; <c>*</c> for the class as a whole.</param>
    public static void Add(string profile, string test, IEnumerable<WireFact> facts)
    {
        if (_path is null)
        {
            return;
        }

        lock (_lock)
        {
            var lines = facts.Select(fact => $"{profile}\t{fact.Kind}\t{fact.Name}\t{test}").Where(_known.Add);
            File.AppendAllLines(_path, lines);
        }
    }

    private static string? PathOf(string? folder)
    {
        if (string.IsNullOrEmpty(folder))
        {
            return null;
        }

        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Assembly.GetEntryAssembly()!.GetName().Name + ".tsv");
        File.Delete(path);
        return path;
    }
}
