using System.CommandLine;
using Parley.Fuzz;
using Parley.Fuzz.Targets;

var only = new Option<string?>("--target") { Description = "event, audio, request or session; without it all of them" };
var runs = new Option<int>("--runs") { Description = "inputs for each target", DefaultValueFactory = _ => 20_000 };
var seed = new Option<int>("--seed") { Description = "the same seed repeats a run", DefaultValueFactory = _ => 1 };
var output = new Option<DirectoryInfo>("--out")
{
    Description = "where an input that broke something is kept",
    DefaultValueFactory = _ => new DirectoryInfo("fuzz-findings"),
};
var command = new RootCommand(
    "Attacks the parsers with inputs made from the corpus. Ends with 1 when a property broke."
)
{
    only,
    runs,
    seed,
    output,
};
command.SetAction(
    (parsed, cancellationToken) =>
    {
        var name = parsed.GetValue(only);
        var chosen = FuzzTargets
            .All.Where(t => name is null || string.Equals(t.Name, name, StringComparison.Ordinal))
            .ToList();
        if (chosen.Count == 0)
        {
            Console.Error.WriteLine($"parley-fuzz: there is no target '{name}'.");
            return Task.FromResult(2);
        }

        var broken = 0;
        foreach (var target in chosen)
        {
            var run = new FuzzRun(target, [.. Corpus.Of(target).Select(c => c.Input)], parsed.GetValue(seed));
            var finding = run.Run(FuzzTargets.RunsFor(target, parsed.GetValue(runs)), cancellationToken);
            Console.WriteLine(
                $"{target.Name}: {run.Runs} inputs, {run.Outcomes} outcomes, {(finding is null ? "all properties held" : "BROKEN")}"
            );
            if (finding is not null)
            {
                broken++;
                var folder = Directory.CreateDirectory(Path.Combine(parsed.GetValue(output)!.FullName, finding.Target));
                var file = Path.Combine(folder.FullName, finding.FileName);
                File.WriteAllBytes(file, finding.Input);
                Console.WriteLine($"  {finding.Fault.GetType().Name}: {finding.Fault.Message}");
                Console.WriteLine(
                    $"  kept as {file}; move it to tests/Parley.Fuzz/Corpus/{finding.Target} and it is a test"
                );
            }
        }

        return Task.FromResult(broken == 0 ? 0 : 1);
    }
);
return await command.Parse(args).InvokeAsync();
