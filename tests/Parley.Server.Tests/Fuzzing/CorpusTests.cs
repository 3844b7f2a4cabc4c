using Parley.Fuzz;
using Parley.Fuzz.Targets;

namespace Parley.Server.Tests.Fuzzing;

/// <summary>Every input of the fuzzing corpus, those that once broke something among them, keeps every property.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string, string> Inputs()
    {
        var data = new TheoryData<string, string>();
        foreach (var target in FuzzTargets.All)
        {
            foreach (var (name, _) in Corpus.Of(target))
            {
                data.Add(target.Name, name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void An_input_of_the_corpus_keeps_every_property(string target, string input)
    {
        var attacked = FuzzTargets.All.Single(t => string.Equals(t.Name, target, StringComparison.Ordinal));
        var bytes = Corpus.Of(attacked).Single(c => string.Equals(c.Name, input, StringComparison.Ordinal)).Input;

        Assert.NotEmpty(attacked.Run(bytes));
    }

    [Fact]
    public void A_broken_property_is_found_and_its_input_made_short()
    {
        var finding = new FuzzRun(new Touchy(), [new byte[200]], seed: 1).Run(
            20_000,
            TestContext.Current.CancellationToken
        );

        Assert.IsType<PropertyException>(finding?.Fault);
        Assert.Equal([7], finding.Input);
    }

    [Fact]
    public void The_same_seed_repeats_a_run()
    {
        var target = FuzzTargets.All.Single(t => t is RequestTarget);
        byte[][] seeds = [.. Corpus.Of(target).Select(c => c.Input)];
        var first = new FuzzRun(target, seeds, seed: 9);
        var second = new FuzzRun(target, seeds, seed: 9);

        first.Run(500, TestContext.Current.CancellationToken);
        second.Run(500, TestContext.Current.CancellationToken);

        Assert.Equal(first.Outcomes, second.Outcomes);
        Assert.True(first.Outcomes > 10);
    }

    private sealed class Touchy : IFuzzTarget
    {
        public string Name => "touchy";

        public IReadOnlyList<string> Words { get; } = ["\u0007"];

        public string Run(byte[] input)
        {
            PropertyException.ThrowUnless(!input.Contains((byte)7), "there is no 7");
            return "fine";
        }
    }
}
