using Parley.Coverage;

// parley-coverage check|write RECORDS: compares docs/protocol/coverage.md with a test run, or writes it from one.
var isWrite = args is ["write", _];
if (!isWrite && args is not ["check", _])
{
    Console.Error.WriteLine("parley-coverage: check or write, and the folder with the records of a test run.");
    return 2;
}

var root = Environment.GetEnvironmentVariable("PARLEY_ROOT") ?? Directory.GetCurrentDirectory();
var path = Path.Combine(root, "docs", "protocol", "coverage.md");
var run = TestRun.Read(args[1]);
var before = File.Exists(path) ? File.ReadAllText(path) : "";
var document = new CoverageDocument(
    KnownThings.Read(Path.Combine(root, "tests", "Parley.Coverage", "Known")),
    run,
    before
);
var findings = document.Findings.ToList();
findings.AddRange(
    TestPrograms
        .Of(root)
        .Where(name => !run.Programs.Contains(name))
        .Select(name => $"The tests of {name} were not run.")
);
if (isWrite)
{
    File.WriteAllText(path, document.Text);
}
else if (CoverageDocument.WithoutProofs(before) != CoverageDocument.WithoutProofs(document.Text))
{
    findings.Add("docs/protocol/coverage.md is out of date: `./parley coverage` writes it anew from this run.");
}
else if (before != document.Text)
{
    // What a test sees can depend on the machine's speed; another one proved the row, so nothing is untrue.
    Console.Error.WriteLine("coverage: some rows were proven by other tests than docs/protocol/coverage.md names.");
}

foreach (var finding in findings)
{
    Console.Error.WriteLine($"coverage: {finding}");
}

return findings.Count == 0 ? 0 : 1;
