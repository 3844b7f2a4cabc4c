namespace Parley.Coverage;

/// <summary>What is wrong beside things unproven, one line each.</summary>
internal static class Findings
{
    public static IEnumerable<string> Of(KnownThings known, TestRun run) =>
        [
            .. run
                .Failed.Where(test => test.Contains('.', StringComparison.Ordinal))
                .Select(test => $"{test} failed; only tests that passed are evidence."),
            .. Superfluous(known, run),
            .. Unknown(known, run),
        ];

    /// <summary>Exceptions that are proven, or that fit nothing.</summary>
    private static IEnumerable<string> Superfluous(KnownThings known, TestRun run)
    {
        foreach (var exception in known.Exceptions)
        {
            var parts =
                from part in known.Parts
                from field in part.IsEvent ? part.Fields.Prepend("") : part.Fields
                where known.ExceptionOf(part, field) == exception
                select (Name: $"{part.Kind} {part.NameOf(field)}", Tests: run.TestsOf(part, field));
            var features = known.Features.Where(exception.Fits).Select(f => (Name: f.Id, Tests: run.TestsOf(f)));
            var all = parts.Concat(features).ToList();
            if (all.Count == 0)
            {
                yield return $"The exception '{exception.Profile} {exception.Pattern}' fits nothing.";
            }

            foreach (var (name, tests) in all.Where(it => it.Tests.Count > 0))
            {
                yield return $"{exception.Profile}: {name} is an exception, but {tests.First()} proves it.";
            }
        }
    }

    /// <summary>What the server sends and what tests claim must be in the lists; clients may send what they like.</summary>
    private static IEnumerable<string> Unknown(KnownThings known, TestRun run)
    {
        var names = known
            .Parts.Where(part => part.Kind is Kinds.Server or Kinds.ServerObject or Kinds.Session)
            .SelectMany(part => part.Names.Select(name => (part.Profile, IsEvent: part.Kind is Kinds.Server, name)))
            .ToHashSet();
        foreach (var (profile, kind, name) in run.Seen.Order())
        {
            if (kind is Kinds.Server or Kinds.ServerObject && !names.Contains((profile, kind is Kinds.Server, name)))
            {
                var test = run.TestsOf((profile, kind, name)).First();
                yield return $"{profile}: {kind} {name} is on the wire ({test}), but in no list.";
            }
        }

        var ids = known.Features.Select(feature => feature.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var claim in run.Claims.Where(claim => !ids.Contains(claim)))
        {
            yield return $"{run.TestsOf(new KnownFeature(claim, "")).First()} claims feature {claim}, which is in no list.";
        }
    }
}
