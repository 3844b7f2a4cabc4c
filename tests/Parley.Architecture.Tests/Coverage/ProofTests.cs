using Parley.Coverage;

namespace Parley.Architecture.Tests.Coverage;

/// <summary>What counts as a proof, and when the table fails.</summary>
public sealed class ProofTests
{
    private static readonly KnownPart Done = new("voice-live", Kinds.Server, "x.done", ["a", "b"]);

    [Fact]
    public void One_test_that_saw_everything_is_named_alone()
    {
        var run = Run(
            ("A.one", "x.done"),
            ("A.one", "x.done.a"),
            ("B.two", "x.done"),
            ("B.two", "x.done.a"),
            ("B.two", "x.done.b")
        );

        Assert.Contains("| `x.done` | `a` `b` | yes | B.two |", Text(run));
    }

    [Fact]
    public void A_field_that_another_test_saw_is_named_with_it()
    {
        var run = Run(("A.one", "x.done"), ("A.one", "x.done.a"), ("B.two", "x.done"), ("B.two", "x.done.b"));

        Assert.Contains("| yes | A.one; `b`: B.two |", Text(run));
    }

    [Fact]
    public void A_proof_that_still_holds_is_kept_when_a_better_one_comes()
    {
        var before = Text(Run(("B.two", "x.done"), ("B.two", "x.done.a"), ("B.two", "x.done.b")));
        var run = Run(
            ("A.one", "x.done"),
            ("A.one", "x.done.a"),
            ("A.one", "x.done.b"),
            ("B.two", "x.done"),
            ("B.two", "x.done.a"),
            ("B.two", "x.done.b")
        );

        Assert.Equal(before, Text(run, before));
        Assert.Contains("| A.one |", Text(run));
    }

    [Fact]
    public void A_proof_that_does_not_hold_any_more_is_replaced()
    {
        var before = Text(Run(("B.two", "x.done"), ("B.two", "x.done.a"), ("B.two", "x.done.b")));
        var run = Run(("B.two", "x.done"), ("C.three", "x.done"), ("C.three", "x.done.a"), ("C.three", "x.done.b"));

        Assert.Contains("| yes | C.three |", Text(run, before));
    }

    [Fact]
    public void A_test_that_cannot_run_here_keeps_its_proof()
    {
        var before = Text(Run(("B.two", "x.done"), ("B.two", "x.done.a"), ("B.two", "x.done.b")));
        var run = new TestRun();
        run.AddTest("B.two", "Skip", []);

        Assert.Equal(before, Text(run, before));
        Assert.Empty(new CoverageDocument(Things(), run, before).Findings);
    }

    [Fact]
    public void What_a_failed_test_saw_is_no_evidence()
    {
        var run = new TestRun();
        run.AddTest("A.one", "Pass", []);
        run.AddTest("A.one", "Fail", []);
        run.AddSeen(("voice-live", Kinds.Server, "x.done"), "A.one");

        Assert.Contains("**unproven**", Text(run));
        Assert.Contains(
            new CoverageDocument(Things(), run, "").Findings,
            finding => finding.StartsWith("A.one failed")
        );
    }

    [Fact]
    public void A_field_that_nothing_proves_is_a_finding()
    {
        var run = Run(("A.one", "x.done"), ("A.one", "x.done.a"));

        var finding = Assert.Single(new CoverageDocument(Things(), run, "").Findings);
        Assert.Contains("server x.done.b is proven by no test", finding);
    }

    [Fact]
    public void An_exception_is_shown_with_its_reason()
    {
        var run = Run(("A.one", "x.done"), ("A.one", "x.done.a"));
        var things = Things(new KnownException("voice-live", "server x.done.b", "it comes later"));

        Assert.Empty(new CoverageDocument(things, run, "").Findings);
        Assert.Contains("| yes; not `b`: it comes later | A.one |", new CoverageDocument(things, run, "").Text);
    }

    [Fact]
    public void A_row_of_exceptions_names_no_test()
    {
        var before = Text(Run(("B.two", "x.done"), ("B.two", "x.done.a"), ("B.two", "x.done.b")));
        var things = Things(new KnownException("*", "server x.*", "gone again"));

        Assert.Contains("| no: gone again |  |", new CoverageDocument(things, new TestRun(), before).Text);
    }

    [Fact]
    public void An_exception_that_is_proven_is_a_finding()
    {
        var run = Run(("A.one", "x.done"), ("A.one", "x.done.a"), ("A.one", "x.done.b"));
        var things = Things(new KnownException("*", "server x.*", "not yet"));

        Assert.Equal(
            3,
            new CoverageDocument(things, run, "").Findings.Count(f => f.Contains("is an exception, but A.one"))
        );
    }

    [Fact]
    public void An_exception_that_fits_nothing_is_a_finding()
    {
        var run = Run(("A.one", "x.done"), ("A.one", "x.done.a"), ("A.one", "x.done.b"));
        var things = Things(new KnownException("*", "server y", "gone"));

        Assert.Contains("fits nothing", Assert.Single(new CoverageDocument(things, run, "").Findings));
    }

    [Fact]
    public void Something_on_the_wire_that_is_in_no_list_is_a_finding()
    {
        var run = Run(("A.one", "x.done"), ("A.one", "x.done.a"), ("A.one", "x.done.b"), ("A.one", "x.done.c"));

        Assert.Contains(
            "x.done.c is on the wire (A.one)",
            Assert.Single(new CoverageDocument(Things(), run, "").Findings)
        );
    }

    [Fact]
    public void A_feature_is_proven_by_the_tests_that_claim_it()
    {
        var run = Run(("A.one", "x.done"), ("A.one", "x.done.a"), ("A.one", "x.done.b"));
        run.AddTest("C.three", "Pass", ["feature:1", "feature:9"]);
        var document = new CoverageDocument(Things() with { Features = [new("1", "first")] }, run, "");

        Assert.Contains("| 1 | first | yes | C.three |", document.Text);
        Assert.Contains("claims feature 9", Assert.Single(document.Findings));
    }

    private static KnownThings Things(params KnownException[] exceptions) => new([Done], [], exceptions);

    private static string Text(TestRun run, string before = "") => new CoverageDocument(Things(), run, before).Text;

    private static TestRun Run(params (string Test, string Name)[] seen)
    {
        var run = new TestRun();
        foreach (var (test, name) in seen)
        {
            run.AddTest(test, "Pass", []);
            run.AddSeen(("voice-live", Kinds.Server, name), test);
        }

        return run;
    }
}
