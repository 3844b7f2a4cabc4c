using System.Xml.Linq;

namespace Parley.Coverage;

/// <summary>
/// What the tests of a run did and saw: the reports of the test programs (<c>*.xml</c>, one of each program) and their
/// records of the wire (<c>*.tsv</c>). Only what a passed test saw is evidence.
/// </summary>
internal sealed class TestRun
{
    private const string FeatureClaim = "feature:";
    private static readonly SortedSet<string> _none = [];
    private readonly Dictionary<(string Profile, string Kind, string Name), SortedSet<string>> _seen = [];
    private readonly Dictionary<string, SortedSet<string>> _claims = new(StringComparer.Ordinal);

    /// <summary>The test programs whose reports are there.</summary>
    public HashSet<string> Programs { get; } = new(StringComparer.Ordinal);

    /// <summary>Short names, <c>Class.Method</c>; and <c>Class</c> for what was seen before its tests, on behalf of them all.</summary>
    public HashSet<string> Passed { get; } = new(StringComparer.Ordinal);

    /// <summary>Not run on this machine, because something that they need is missing.</summary>
    public HashSet<string> Skipped { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Failed { get; } = new(StringComparer.Ordinal);

    public IEnumerable<(string Profile, string Kind, string Name)> Seen => _seen.Keys;

    /// <summary>The ids that tests claim.</summary>
    public IEnumerable<string> Claims => _claims.Keys;

    public static TestRun Read(string folder)
    {
        var run = new TestRun();
        foreach (var path in Directory.GetFiles(folder, "*.xml"))
        {
            run.Add(XDocument.Load(path).Root!);
        }

        foreach (var path in Directory.GetFiles(folder, "*.tsv"))
        {
            foreach (var line in File.ReadLines(path))
            {
                var row = line.Split('\t');
                run.AddSeen((row[0], row[1], row[2]), ShortName(row[3]));
            }
        }

        return run;
    }

    /// <summary>The passed tests that saw it.</summary>
    public IReadOnlySet<string> TestsOf((string Profile, string Kind, string Name) thing) =>
        _seen.TryGetValue(thing, out var tests) ? tests : _none;

    /// <param name="field">Empty for an event itself.</param>
    public IReadOnlySet<string> TestsOf(KnownPart part, string field) =>
        TestsOf((part.Profile, part.Kind, part.NameOf(field)));

    /// <summary>The tests that claim a feature and passed, or could not run here.</summary>
    public IReadOnlySet<string> TestsOf(KnownFeature feature) =>
        _claims.TryGetValue(feature.Id, out var tests) ? tests : _none;

    public void AddTest(string name, string result, IEnumerable<string> claims)
    {
        var set = result switch
        {
            "Pass" => Passed,
            "Skip" or "NotRun" => Skipped,
            _ => Failed,
        };
        set.Add(name);
        set.Add(name.Split('.')[0]);
        foreach (var claim in claims.Where(c => c.StartsWith(FeatureClaim, StringComparison.Ordinal) && set != Failed))
        {
            Of(_claims, claim[FeatureClaim.Length..]).Add(name);
        }
    }

    public void AddSeen((string Profile, string Kind, string Name) thing, string test)
    {
        if (Passed.Contains(test) && !Failed.Contains(test))
        {
            Of(_seen, thing).Add(test);
        }
    }

    private static SortedSet<string> Of<T>(Dictionary<T, SortedSet<string>> sets, T key)
        where T : notnull =>
        sets.TryGetValue(key, out var set) ? set : sets[key] = new SortedSet<string>(StringComparer.Ordinal);

    private void Add(XElement report)
    {
        Programs.Add(ProgramOf(report));
        foreach (var test in report.Descendants("test"))
        {
            var name = ShortName($"{test.Attribute("type")!.Value}.{test.Attribute("method")!.Value}");
            var claims = test.Descendants("trait").Where(trait => trait.Attribute("name")!.Value is "covers");
            AddTest(name, test.Attribute("result")!.Value, claims.Select(trait => trait.Attribute("value")!.Value));
        }
    }

    private static string ProgramOf(XElement report) =>
        Path.GetFileNameWithoutExtension(report.Element("assembly")!.Attribute("name")!.Value);

    /// <summary>Without the namespace.</summary>
    private static string ShortName(string name) =>
        name.Split('.') is [.., var type, var method] && method is not "*" ? $"{type}.{method}" : name.Split('.')[^2];
}
